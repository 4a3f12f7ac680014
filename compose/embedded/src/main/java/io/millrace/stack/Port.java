package io.millrace.stack;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Random;

/** A port on loopback, and the setting that moves it. */
public record Port(int number, String setting) {

    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int TRIES = 1_000;

    /**
     * They lie below the ports that a system gives to whoever connects, so that a part finds its own free when it comes,
     * and when it comes back.
     */
    private static final PrimitiveIterator.OfInt CANDIDATES =
            new Random().ints(FIRST, LAST).distinct().iterator();

    static Port of(Settings settings, Setting<Integer> setting) {
        return new Port(settings.value(setting), setting.key());
    }

    /** The settings with a free port for each of these that asks for one by 0. */
    static Settings chosen(Settings settings, List<Setting<Integer>> ports) {
        Settings chosen = settings;
        for (Setting<Integer> port : ports) {
            if (settings.value(port) == 0) {
                chosen = chosen.with(Map.of(port.key(), Integer.toString(anyFree())), "chosen");
            }
        }
        return chosen;
    }

    /** One that this process has given to nobody before. */
    public static synchronized int anyFree() {
        for (int tries = 0; tries < TRIES; tries++) {
            Port port = new Port(CANDIDATES.nextInt(), "");
            if (!port.answers() && port.opens()) {
                return port.number;
            }
        }
        throw new StackException("This machine has no free port left between " + FIRST + " and " + LAST + ".");
    }

    void requireFree(String part) {
        if (answers() || !opens()) {
            throw new StackException("Port " + number + ", which " + part
                    + " needs, is in use by another program. Stop that program, or move " + part + " with --set "
                    + setting + "=<port>.");
        }
    }

    boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(loopback(), 1_000);
            return true;
        } catch (IOException silent) {
            return false;
        }
    }

    private boolean opens() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(loopback());
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private InetSocketAddress loopback() {
        return new InetSocketAddress("127.0.0.1", number);
    }
}
