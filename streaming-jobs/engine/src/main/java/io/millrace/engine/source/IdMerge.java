package io.millrace.engine.source;

import io.millrace.engine.source.KnownIds.Digest;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.hadoop.fs.FileSystem;

/** Makes one file of ids of many. Holds an entry of each in memory. */
record IdMerge(FileSystem files) {

    void merge(List<IdFile> sources, OutputStream to) throws IOException {
        List<Entries> open = new ArrayList<>();
        try {
            long count = 0;
            PriorityQueue<Entries> next = new PriorityQueue<>();
            for (IdFile source : sources) {
                Entries entries = new Entries(source, source.open(files));
                open.add(entries);
                count += entries.left;
                if (entries.advance()) {
                    next.add(entries);
                }
            }
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, IdFile.BUFFER));
            out.writeLong(count);
            while (!next.isEmpty()) {
                Entries first = next.remove();
                out.write(first.bytes);
                if (first.advance()) {
                    next.add(first);
                }
            }
            out.flush();
        } finally {
            for (Entries entries : open) {
                entries.in.close();
            }
        }
    }

    /** The entries of a file, one after the other. */
    private static final class Entries implements Comparable<Entries> {

        private final IdFile file;
        private final DataInputStream in;
        private final byte[] bytes = new byte[Sightings.BYTES];
        private long left;
        private Digest digest;

        Entries(IdFile file, DataInputStream in) throws IOException {
            this.file = file;
            this.in = in;
            this.left = in.readLong();
        }

        boolean advance() throws IOException {
            if (left == 0) {
                return false;
            }
            left--;
            try {
                in.readFully(bytes);
            } catch (EOFException torn) {
                throw file.cutShort();
            }
            digest = Digest.in(bytes);
            return true;
        }

        @Override
        public int compareTo(Entries other) {
            return digest.compareTo(other.digest);
        }
    }
}
