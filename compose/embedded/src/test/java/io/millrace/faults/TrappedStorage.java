package io.millrace.faults;

import io.millrace.engine.storage.LocalDisk;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/** The local file system, with a trap at every change. */
final class TrappedStorage extends LocalDisk {

    @Override
    protected OutputStream createOutputStream(Path file, boolean append) throws IOException {
        Trap.pass(Moment.CREATING, file.toString());
        return new Trapped(super.createOutputStream(file, append), file.toString());
    }

    @Override
    protected OutputStream createOutputStreamWithMode(Path file, boolean append, FsPermission permission)
            throws IOException {
        Trap.pass(Moment.CREATING, file.toString());
        return new Trapped(super.createOutputStreamWithMode(file, append, permission), file.toString());
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        Trap.pass(Moment.RENAMING, to.toString());
        boolean isDone = super.rename(from, to);
        Trap.pass(Moment.RENAMED, to.toString());
        return isDone;
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        Trap.pass(Moment.DELETING, path.toString());
        boolean isDone = super.delete(path, recursive);
        Trap.pass(Moment.DELETED, path.toString());
        return isDone;
    }

    private static final class Trapped extends FilterOutputStream {
        private final String path;

        Trapped(OutputStream file, String path) {
            super(file);
            this.path = path;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (Trap.halves(path)) {
                out.write(bytes, offset, length / 2);
                out.flush();
            }
            Trap.pass(Moment.WRITING, path);
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            super.close();
            Trap.pass(Moment.CLOSED, path);
        }
    }
}
