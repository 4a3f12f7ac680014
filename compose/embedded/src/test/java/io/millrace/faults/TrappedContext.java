package io.millrace.faults;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;

/** Local files as Spark's own logs and state come to them, with traps. */
public final class TrappedContext extends DelegateToFileSystem {

    public TrappedContext(URI name, Configuration hadoop) throws IOException, URISyntaxException {
        super(name, new TrappedStorage(), hadoop, "file", false);
    }

    @Override
    public int getUriDefaultPort() {
        return -1;
    }

    @Override
    public boolean isValidName(String path) {
        return true;
    }
}
