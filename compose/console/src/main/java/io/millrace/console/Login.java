package io.millrace.console;

import io.millrace.console.Sessions.Session;
import io.millrace.ingest.http.Body;
import io.millrace.ingest.http.Call;
import io.millrace.ingest.http.Network;
import io.millrace.ingest.http.Problem;
import io.millrace.ingest.http.Route;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Who somebody is, and whether they may do what they ask for. Without a file of users, everybody on this machine may. */
final class Login {

    private static final String COOKIE = "millrace-session";
    private static final String TOKEN = "X-CSRF-Token";
    private static final List<String> OWN_NAMES = List.of("localhost", "127.0.0.1", "[::1]");

    /** Hashing keeps a core busy: attempts to log in must not take all cores. */
    private static final int AT_ONCE = 1;

    private static final int WAITING = 16;
    private static final String SITE = "Sec-Fetch-Site";
    private static final List<String> OWN_SITES = List.of("same-origin", "none");

    private final Optional<Users> users;
    private final Sessions sessions;
    private final Session local;
    private final Body body;
    private final Work work = new Work(WAITING, "Too many people log in at this moment.");
    private final Semaphore hashing = new Semaphore(AT_ONCE);

    /** @param users empty if nobody has to log in */
    Login(Optional<Users> users, Sessions sessions, Body body) {
        this.users = users;
        this.sessions = sessions;
        this.local = new Session(System.getProperty("user.name"), Role.OPERATOR, sessions.token());
        this.body = body;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/session", this::tell),
                Route.post("/api/session", this::begin),
                Route.delete("/api/session", this::end));
    }

    /** To be called every second or so. Users that were removed, or whose password changed, have to log in again. */
    void refresh() {
        users.ifPresent(file -> file.refresh().forEach(sessions::endOf));
    }

    /** Rejects a request without a session. */
    Session require(Call call) throws Problem {
        Optional<Session> session = session(call);
        if (session.isEmpty()) {
            throw Problem.of(401, "Log in first: POST /api/session with user and password.");
        }
        call.from(session.get().user());
        return session.get();
    }

    /** Refuses who may only look, and pages of others that use somebody's session. */
    Session requireOperator(Call call) throws Problem {
        Session session = requireOwnPage(call);
        if (session.role() != Role.OPERATOR) {
            throw Problem.of(
                    403,
                    session.user()
                            + " may look, and not start actions. An operator may; the file of console-users has the"
                            + " roles.");
        }
        return session;
    }

    Session requireOwnPage(Call call) throws Problem {
        Session session = require(call);
        String token = call.header(TOKEN);
        if (token == null || !isSame(token, session.csrf())) {
            throw Problem.of(
                    403, "The request has not the header " + TOKEN + " that GET /api/session gives. Reload the page.");
        }
        return session;
    }

    /** Whether somebody may still see what they have opened. */
    boolean isStill(Session session) {
        return users.isEmpty()
                || sessions.isOpen(session.csrf())
                        && users.get().role(session.user()).isPresent();
    }

    private Optional<Session> session(Call call) throws Problem {
        requireOwnAddress(call);
        if (users.isEmpty()) {
            return Optional.of(local);
        }
        Cookie cookie = call.request().getCookie(COOKIE);
        return Optional.ofNullable(cookie)
                .flatMap(found -> sessions.of(found.getValue()))
                .flatMap(found ->
                        users.get().role(found.user()).map(role -> new Session(found.user(), role, found.csrf())));
    }

    /** A page of elsewhere whose name leads to this machine would be let in without a login, too. */
    private void requireOwnAddress(Call call) throws Problem {
        if (users.isEmpty() && !OWN_NAMES.contains(hostOf(call.header("Host")))) {
            throw Problem.of(
                    403, "Without console-users the console answers only at http://localhost and http://127.0.0.1.");
        }
        String origin = call.header("Origin");
        if (origin != null && !isOwn(origin, call.header("Host"))) {
            throw Problem.of(403, "A page of " + origin + " may not use the console.");
        }
        // An image has no origin, and would have a command run all the same.
        String site = call.header(SITE);
        if (site != null && !OWN_SITES.contains(site)) {
            throw Problem.of(403, "A page of elsewhere may not use the console.");
        }
    }

    private static boolean isOwn(String origin, String host) {
        try {
            return host != null && host.equals(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static String hostOf(String header) {
        return header == null ? "" : header.replaceFirst(":\\d+$", "");
    }

    private void tell(Call call) throws Problem {
        Session session = require(call);
        call.answer(
                200,
                "application/json",
                new JsonObject()
                        .put("user", session.user())
                        .put("role", session.role().text())
                        .put("needsLogin", users.isPresent())
                        .put("csrf", session.csrf())
                        .toBuffer());
    }

    private void begin(Call call) throws Problem {
        requireOwnAddress(call);
        String address = Network.site(call.address());
        if (users.isEmpty()) {
            throw Problem.of(404, "Nobody has to log in here.");
        }
        requireNotBarred(address);
        body.read(call, bytes -> {
            JsonObject given = Requests.object(bytes);
            String user = Requests.text(given, "user");
            String password = Requests.text(given, "password");
            work.later(
                    call,
                    () -> {
                        hashing.acquire();
                        try {
                            return role(address, user, password);
                        } finally {
                            hashing.release();
                        }
                    },
                    role -> {
                        call.request().response().addCookie(cookie(call, sessions.begin(user, role)));
                        call.answer(204, "application/json", Buffer.buffer());
                    });
        });
    }

    /** Others of the same address may have been wrong while this one waited. */
    private Role role(String address, String user, String password) throws Problem {
        requireNotBarred(address);
        Optional<Role> role = users.get().login(user, password);
        if (role.isEmpty()) {
            sessions.wrongPassword(address);
            throw Problem.of(401, "The name or the password is wrong.");
        }
        return role.get();
    }

    private void requireNotBarred(String address) throws Problem {
        if (sessions.isBarred(address)) {
            throw Problem.later(429, Duration.ofMinutes(1), "Too many wrong passwords came from this address.");
        }
    }

    private void end(Call call) throws Problem {
        requireOwnPage(call);
        Cookie cookie = call.request().getCookie(COOKIE);
        if (cookie != null) {
            sessions.end(cookie.getValue());
        }
        call.request().response().addCookie(cookie(call, "").setMaxAge(0));
        call.answer(204, "application/json", Buffer.buffer());
    }

    private static Cookie cookie(Call call, String value) {
        return Cookie.cookie(COOKIE, value)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(call.request().isSSL());
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
