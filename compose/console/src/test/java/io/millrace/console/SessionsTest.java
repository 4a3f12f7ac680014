package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.Sessions.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private static final String ADDRESS = "192.0.2.1";

    private long now;
    private final Sessions sessions = new Sessions(Duration.ofHours(8), () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void tryInVain(String address, int times) {
        IntStream.range(0, times).forEach(_ -> sessions.wrongPassword(address));
    }

    @Test
    void knowsWhoBegan() {
        String token = sessions.begin("ada", Role.VIEWER);

        assertThat(sessions.of(token)).get().extracting(Session::user).isEqualTo("ada");
        assertThat(sessions.of(token)).get().extracting(Session::role).isEqualTo(Role.VIEWER);
    }

    @Test
    void knowsNobodyByAnotherToken() {
        sessions.begin("ada", Role.VIEWER);

        assertThat(sessions.of("")).isEmpty();
        assertThat(sessions.of(sessions.token())).isEmpty();
    }

    @Test
    void givesEachSessionItsOwnTokens() {
        String one = sessions.begin("ada", Role.VIEWER);
        String other = sessions.begin("ada", Role.VIEWER);

        assertThat(one).isNotEqualTo(other).hasSize(43);
        assertThat(csrf(one)).isNotEqualTo(csrf(other)).isNotEqualTo(one).hasSize(43);
    }

    @Test
    void endsASessionThatLayIdleForTooLong() {
        String token = sessions.begin("ada", Role.VIEWER);

        pass(Duration.ofHours(8));
        assertThat(sessions.of(token)).isPresent();
        pass(Duration.ofHours(8));
        assertThat(sessions.of(token)).isPresent();
        pass(Duration.ofHours(8).plusNanos(1));
        assertThat(sessions.of(token)).isEmpty();
    }

    @Test
    void endsASessionAfterADayHoweverItIsUsed() {
        String token = sessions.begin("ada", Role.VIEWER);

        for (int hour = 0; hour < 24; hour++) {
            pass(Duration.ofHours(1));
            assertThat(sessions.of(token)).isPresent();
        }
        pass(Duration.ofNanos(1));

        assertThat(sessions.of(token)).isEmpty();
    }

    @Test
    void doesNotCountAnOpenPageAsUse() {
        String token = sessions.begin("ada", Role.VIEWER);
        String csrf = csrf(token);

        pass(Duration.ofHours(8));
        assertThat(sessions.isOpen(csrf)).isTrue();
        pass(Duration.ofNanos(1));

        assertThat(sessions.isOpen(csrf)).isFalse();
        assertThat(sessions.of(token)).isEmpty();
    }

    @Test
    void endsASessionThatIsLoggedOut() {
        String token = sessions.begin("ada", Role.VIEWER);
        String other = sessions.begin("ada", Role.VIEWER);
        String csrf = csrf(token);

        sessions.end(token);

        assertThat(sessions.of(token)).isEmpty();
        assertThat(sessions.isOpen(csrf)).isFalse();
        assertThat(sessions.of(other)).isPresent();
    }

    @Test
    void dropsTheOldestSessionWhenThereAreTooMany() {
        String oldest = sessions.begin("ada", Role.VIEWER);
        String second = sessions.begin("ada", Role.VIEWER);
        IntStream.range(0, 998).forEach(_ -> sessions.begin("bob", Role.VIEWER));
        assertThat(sessions.of(oldest)).isPresent();

        sessions.begin("eve", Role.VIEWER);

        assertThat(sessions.of(oldest)).isEmpty();
        assertThat(sessions.of(second)).isPresent();
    }

    @Test
    void barsAnAddressAfterTenWrongPasswords() {
        tryInVain(ADDRESS, 9);
        assertThat(sessions.isBarred(ADDRESS)).isFalse();

        tryInVain(ADDRESS, 1);

        assertThat(sessions.isBarred(ADDRESS)).isTrue();
        assertThat(sessions.isBarred("192.0.2.2")).isFalse();
    }

    @Test
    void letsAnAddressTryAgainAfterAMinute() {
        tryInVain(ADDRESS, 10);

        pass(Duration.ofMinutes(1).minusNanos(1));
        assertThat(sessions.isBarred(ADDRESS)).isTrue();
        pass(Duration.ofNanos(1));
        assertThat(sessions.isBarred(ADDRESS)).isFalse();

        tryInVain(ADDRESS, 9);
        assertThat(sessions.isBarred(ADDRESS)).isFalse();
    }

    @Test
    void countsTheMinuteFromTheFirstWrongPassword() {
        tryInVain(ADDRESS, 9);
        pass(Duration.ofSeconds(59));
        tryInVain(ADDRESS, 1);
        assertThat(sessions.isBarred(ADDRESS)).isTrue();

        pass(Duration.ofSeconds(1));

        assertThat(sessions.isBarred(ADDRESS)).isFalse();
    }

    @Test
    void keepsRoomForNewAddressesWhenManyTry() {
        IntStream.range(0, 10_000).forEach(each -> sessions.wrongPassword("address " + each));
        pass(Duration.ofMinutes(1));

        tryInVain(ADDRESS, 10);

        assertThat(sessions.isBarred(ADDRESS)).isTrue();
    }

    private String csrf(String token) {
        Optional<Session> session = sessions.of(token);
        return session.orElseThrow().csrf();
    }
}
