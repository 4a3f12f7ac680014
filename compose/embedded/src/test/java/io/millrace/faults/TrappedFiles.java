package io.millrace.faults;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;

/** What the engine calls local files, with traps. */
public final class TrappedFiles extends LocalFileSystem {

    public TrappedFiles() {
        super(new TrappedStorage());
    }

    @Override
    public void initialize(URI name, Configuration hadoop) throws IOException {
        super.initialize(name, hadoop);
        setWriteChecksum(false);
        setVerifyChecksum(false);
    }
}
