package io.millrace.lake;

import io.millrace.settings.Setting;
import java.net.URI;
import java.util.List;

/** Where Trino is, and as whom it is asked. */
public final class TrinoSettings {

    public static final Setting<Integer> PORT =
            Setting.number("trino-port", 8_080, 0, 65_535, "The port on which Trino listens.");
    public static final Setting<URI> TRINO = Setting.server(
            "trino", "http://127.0.0.1:8080", "The address of Trino; by default on this machine, at trino-port.");
    public static final Setting<String> USER =
            Setting.text("trino-user", "", "Who asks Trino; by default the one who runs the command.");
    public static final Setting<String> PASSWORD = Setting.secret(
            "trino-password",
            "The password of trino-user: file:/path or env:NAME of where it is. Goes over https only.");
    public static final Setting<String> CERTIFICATES = Setting.text(
            "trino-certificates", "", "A PEM file of authorities to trust for Trino beside those that Java trusts.");

    public static final List<Setting<?>> ALL = List.of(PORT, TRINO, USER, PASSWORD, CERTIFICATES);

    private TrinoSettings() {}
}
