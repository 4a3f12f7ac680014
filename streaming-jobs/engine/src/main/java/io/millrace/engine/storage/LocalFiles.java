package io.millrace.engine.storage;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * The local file system without a checksum file beside each file. A {@link LocalDisk} alone would do, but nothing can
 * be copied to it from here: Hadoop insists on a {@code LocalFileSystem}, and so Spark could save no snapshot of its
 * state.
 */
public class LocalFiles extends LocalFileSystem {

    /** Called by Hadoop. */
    public LocalFiles() {
        this(new LocalDisk());
    }

    protected LocalFiles(LocalDisk disk) {
        super(disk);
    }

    @Override
    public void initialize(URI name, Configuration hadoop) throws IOException {
        super.initialize(name, hadoop);
        setWriteChecksum(false);
        setVerifyChecksum(false);
    }
}
