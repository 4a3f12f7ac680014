package io.millrace.faults;

import io.millrace.engine.storage.LocalContext;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;

/** Local files as Spark's own logs and state come to them, with traps. */
public final class TrappedContext extends LocalContext {

    public TrappedContext(URI name, Configuration hadoop) throws IOException, URISyntaxException {
        super(name, hadoop, new TrappedStorage());
    }
}
