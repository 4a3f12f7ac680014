package io.millrace.peers.work;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** What one side of a conversation has said. */
final class Side {

    private long first = Times.NONE;
    private long[] digests = {};

    /** Whether the message is new. */
    boolean add(long digest, long sentTime) {
        first = first == Times.NONE ? sentTime : Math.min(first, sentTime);
        int place = Arrays.binarySearch(digests, digest);
        if (place >= 0) {
            return false;
        }
        int at = -place - 1;
        long[] more = Arrays.copyOf(digests, digests.length + 1);
        System.arraycopy(digests, at, more, at + 1, digests.length - at);
        more[at] = digest;
        digests = more;
        return true;
    }

    long first() {
        return first;
    }

    void forEach(LongConsumer action) {
        for (long digest : digests) {
            action.accept(digest);
        }
    }

    void writeTo(DataOutput output) throws IOException {
        output.writeLong(first);
        output.writeInt(digests.length);
        for (long digest : digests) {
            output.writeLong(digest);
        }
    }

    static Side readFrom(DataInput input) throws IOException {
        Side side = new Side();
        side.first = input.readLong();
        side.digests = new long[input.readInt()];
        for (int index = 0; index < side.digests.length; index++) {
            side.digests[index] = input.readLong();
        }
        return side;
    }
}
