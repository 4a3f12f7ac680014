package io.millrace.stack;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.common.Uuid;

/**
 * A broker's place among all brokers, each of which is a controller too.
 *
 * @param node its number
 * @param voters all of them, as {@code number@host:port} with the port of the controller, separated by commas
 * @param outside the address at which clients outside the network reach it; empty if there are none
 */
public record Quorum(int node, String voters, String outside) {

    static Quorum ofOne(int controllerPort) {
        return new Quorum(1, "1@" + Addresses.LOOPBACK + ":" + controllerPort, "");
    }

    private int size() {
        return voters.split(",").length;
    }

    /** On how many brokers each record is kept. */
    int replicas() {
        return Math.min(3, size());
    }

    /** How many of them have to have a record before it is acknowledged: one may be away. */
    int leastInSync() {
        return Math.max(1, replicas() - 1);
    }

    /** Every broker has to give its folder the same one. */
    Uuid clusterId() {
        if (size() == 1) {
            return Uuid.randomUuid();
        }
        UUID id = UUID.nameUUIDFromBytes(voters.getBytes(StandardCharsets.UTF_8));
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
