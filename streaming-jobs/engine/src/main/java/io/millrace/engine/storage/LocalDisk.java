package io.millrace.engine.storage;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * The local file system without the processes that Hadoop starts where its native library is missing: one to set the
 * mode of each new file, and two at each rename to see that no link is concerned.
 */
public class LocalDisk extends RawLocalFileSystem {

    private static final String MODE = "unix:mode";
    private static final boolean HAS_MODES =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        if (HAS_MODES) {
            Files.setAttribute(pathToFile(path).toPath(), MODE, (int) permission.toShort());
        } else {
            super.setPermission(path, permission);
        }
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
        return Files.isSymbolicLink(pathToFile(path).toPath()) ? super.getFileLinkStatus(path) : getFileStatus(path);
    }
}
