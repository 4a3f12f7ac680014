package io.millrace.console;

import at.favre.lib.crypto.bcrypt.BCrypt;

/** Hashes of passwords, made to be slow. */
public final class Passwords {

    /** A fifth of a second. */
    private static final int COST = 12;

    /** Longer ones would be cut. */
    private static final int LONGEST = 72;

    private Passwords() {}

    /** A line of the file of users. */
    public static String line(String name, Role role, char[] password) {
        return name + " " + role.text() + " " + BCrypt.withDefaults().hashToString(COST, password);
    }

    static boolean matches(String password, String hash) {
        return password.length() <= LONGEST && BCrypt.verifyer().verify(password.toCharArray(), hash).verified;
    }
}
