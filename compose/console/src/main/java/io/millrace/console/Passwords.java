package io.millrace.console;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;

/** Hashes of passwords, made to be slow. */
public final class Passwords {

    /** A fifth of a second. */
    private static final int COST = 12;

    /** In bytes; the algorithm takes no more. */
    public static final int LONGEST = 72;

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._@-]{0,63}";

    private Passwords() {}

    public static boolean isName(String text) {
        return text.matches(NAME);
    }

    /** A line of the file of users. */
    public static String line(String name, Role role, char[] password) {
        return name + " " + role.text() + " " + BCrypt.withDefaults().hashToString(COST, password);
    }

    static boolean matches(String password, String hash) {
        return password.getBytes(StandardCharsets.UTF_8).length <= LONGEST
                && BCrypt.verifyer().verify(password.toCharArray(), hash).verified;
    }
}
