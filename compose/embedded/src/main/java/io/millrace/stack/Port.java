package io.millrace.stack;

import io.millrace.settings.Setting;
import io.millrace.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;

/** A port on loopback, and the setting that moves it. */
public record Port(int number, String setting) {

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

    public static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new StackException("This machine has no free port left.", none);
        }
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
