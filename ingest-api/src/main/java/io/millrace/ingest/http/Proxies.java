package io.millrace.ingest.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proxies in front of the API. They alone are believed when they say whose request they pass on. */
public final class Proxies {

    private static final Logger LOG = LoggerFactory.getLogger(Proxies.class);
    private static final String HOST_NAME = "(?=.*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?";

    private final List<String> hosts = new ArrayList<>();
    private final List<Network> fixed = new ArrayList<>();
    private final Map<String, List<Network>> found = new HashMap<>();
    private volatile List<Network> networks = List.of();

    /** @param written addresses, networks and names of hosts */
    public Proxies(List<String> written) {
        for (String one : written) {
            if (isHostName(one)) {
                hosts.add(one);
            } else {
                fixed.add(Network.of(one));
            }
        }
        networks = List.copyOf(fixed);
    }

    /** Throws {@link IllegalArgumentException} for what is no address, network or name of a host. */
    public static void requireWritten(String one) {
        if (!isHostName(one)) {
            Network.of(one);
        }
    }

    private static boolean isHostName(String one) {
        return one.matches(HOST_NAME) && one.indexOf('/') < 0;
    }

    public boolean haveNames() {
        return !hosts.isEmpty();
    }

    /** Asks again for the addresses of hosts, which may take a while. A host that is not found keeps those that it had. */
    public synchronized void refresh() {
        for (String host : hosts) {
            try {
                found.put(
                        host,
                        Arrays.stream(InetAddress.getAllByName(host))
                                .map(Network::of)
                                .toList());
            } catch (UnknownHostException unknown) {
                LOG.warn("The address of the proxy {} is not found. Is the setting api-proxies right?", host);
            }
        }
        List<Network> all = new ArrayList<>(fixed);
        found.values().forEach(all::addAll);
        networks = List.copyOf(all);
    }

    boolean contain(String address) {
        return !networks.isEmpty() && contain(InetAddress.ofLiteral(address));
    }

    private boolean contain(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /** The address of the one whose request it is. */
    String caller(HttpServerRequest request) {
        SocketAddress peer = request.remoteAddress();
        if (peer == null || peer.hostAddress() == null) {
            return "-";
        }
        return networks.isEmpty()
                ? peer.hostAddress()
                : caller(peer.hostAddress(), request.headers().getAll("X-Forwarded-For"));
    }

    /** Each proxy adds whom it got the request from, so the last who is no proxy is the one. What is no address ends the search. */
    String caller(String peer, List<String> forwardedFor) {
        String caller = peer;
        String[] passed = String.join(",", forwardedFor).split(",", -1);
        for (int index = passed.length - 1; index >= 0 && contain(caller); index--) {
            try {
                caller = InetAddress.ofLiteral(withoutPort(passed[index].strip()))
                        .getHostAddress();
            } catch (IllegalArgumentException noAddress) {
                return caller;
            }
        }
        return caller;
    }

    private static String withoutPort(String address) {
        if (address.startsWith("[")) {
            return address.substring(1, Math.max(1, address.indexOf(']')));
        }
        int colon = address.indexOf(':');
        return colon > 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
    }
}
