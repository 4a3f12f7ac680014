package io.millrace.engine.lake;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Storage that dies when something is written or deleted for the n-th time, and stays dead. */
public final class Failing extends LocalFileSystem {

    private static final AtomicInteger LEFT = new AtomicInteger();
    private static volatile boolean isOn;

    /** @param call from 1; 0 for never */
    static void failAt(int call) {
        LEFT.set(call);
        isOn = call > 0;
    }

    static boolean isOn() {
        return isOn;
    }

    @Override
    public void initialize(URI name, Configuration hadoop) throws IOException {
        super.initialize(name, hadoop);
        setWriteChecksum(false);
        setVerifyChecksum(false);
    }

    private static void call() throws IOException {
        if (isOn && LEFT.decrementAndGet() <= 0) {
            throw new IOException("the process has died");
        }
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        call();
        return super.delete(path, recursive);
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int buffer,
            short replication,
            long block,
            Progressable progress)
            throws IOException {
        call();
        return super.create(path, permission, overwrite, buffer, replication, block, progress);
    }
}
