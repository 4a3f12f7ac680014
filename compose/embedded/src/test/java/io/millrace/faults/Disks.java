package io.millrace.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small file systems, each in a file of its own, which can be filled. Mounting them wants root on Linux. */
record Disks(Path folder) {

    private static final List<String> NAMES = List.of("datanode1", "datanode2");
    private static final String SIZE = "3g";
    private static final String USER_OF_THE_IMAGE = "10001:10001";

    static Disks in(Path folder) throws IOException, InterruptedException {
        Disks disks = new Disks(folder);
        for (String name : NAMES) {
            Path place = Files.createDirectories(disks.place(name));
            Shell.says("truncate", "-s", SIZE, disks.image(name));
            Shell.says("mkfs.ext4", "-q", "-m", "0", disks.image(name));
            Shell.says("mount", "-o", "loop", disks.image(name), place.toString());
            Shell.says("chown", USER_OF_THE_IMAGE, place.toString());
        }
        return disks;
    }

    void fill(String name) throws IOException, InterruptedException {
        // Most of it at once; the rest of what is free has to be written.
        long most = Files.getFileStore(place(name)).getUsableSpace() / 100 * 95;
        Shell.says("fallocate", "-l", Long.toString(most), filler(name).toString());
        Shell.says("sh", "-c", "cat /dev/zero >> '" + filler(name) + "' 2>/dev/null; true");
    }

    void empty(String name) throws IOException {
        Files.deleteIfExists(filler(name));
    }

    void remove() throws IOException, InterruptedException {
        for (String name : NAMES) {
            Shell.says("umount", place(name).toString());
            Files.delete(Path.of(image(name)));
            Files.delete(place(name));
        }
        Files.delete(folder);
    }

    private Path place(String name) {
        return folder.resolve(name);
    }

    private Path filler(String name) {
        return place(name).resolve("filler");
    }

    private String image(String name) {
        return folder.resolve(name + ".img").toString();
    }
}
