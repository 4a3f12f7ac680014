package io.millrace.engine.storage;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;

/** {@link LocalFiles} by Hadoop's other interface, through which Spark writes its checkpoints. */
public class LocalContext extends DelegateToFileSystem {

    /** Called by Hadoop. */
    public LocalContext(URI name, Configuration hadoop) throws IOException, URISyntaxException {
        this(name, hadoop, new LocalDisk());
    }

    protected LocalContext(URI name, Configuration hadoop, LocalDisk disk) throws IOException, URISyntaxException {
        super(name, disk, hadoop, "file", false);
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
