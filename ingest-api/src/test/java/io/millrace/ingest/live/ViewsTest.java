package io.millrace.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewsTest {

    private static final long ROOMY = 1 << 20;

    @Test
    void keepsTheLatestValueOfEachKey() {
        Views views = new Views(List.of("pace"), ROOMY);

        views.apply("pace", List.of(change("ann", "slow"), change("bob", "fast"), change("ann", "fine")));

        assertThat(views.value("pace", "ann")).asString().isEqualTo("fine");
        assertThat(views.value("pace", "bob")).asString().isEqualTo("fast");
        assertThat(views.value("pace", "cyd")).isNull();
    }

    @Test
    void listsWhatChangedLastFirstAndNoMoreThanIsAskedFor() {
        Views views = new Views(List.of("pace"), ROOMY);
        views.apply("pace", List.of(change("a", "1"), change("b", "1"), change("c", "1"), change("a", "2")));

        Views.Page page = views.newest("pace", 2);

        assertThat(page.values().sequencedKeySet()).containsExactly("a", "c");
        assertThat(page.entries()).isEqualTo(3);
        assertThat(page.isComplete()).isTrue();
    }

    @Test
    void dropsAKeyWhoseValueIsDeletedAndTheRoomItTook() {
        Views views = new Views(List.of("pace"), ROOMY);
        views.apply("pace", List.of(change("ann", "slow")));

        views.apply("pace", List.of(new Change(0, 0, "ann", null), new Change(0, 0, "nobody", null)));

        assertThat(views.value("pace", "ann")).isNull();
        assertThat(views.load("pace")).isEqualTo(new Views.Load(0, 0));
        assertThat(views.newest("pace", 9).isComplete()).isTrue();
    }

    @Test
    void leavesOutARecordWithoutAKey() {
        Views views = new Views(List.of("pace"), ROOMY);

        views.apply("pace", List.of(change(null, "slow")));

        assertThat(views.load("pace").entries()).isZero();
    }

    @Test
    void forgetsWhatHasNotChangedForLongestInWhicheverViewItIs() {
        Views views = new Views(List.of("old", "young"), 4_000);
        views.apply("old", List.of(change("first", filled(1_000)), change("second", filled(1_000))));
        views.apply("young", List.of(change("third", filled(1_000))));
        views.apply("old", List.of(change("first", filled(1_000))));

        views.apply("young", List.of(change("fourth", filled(1_000))));

        assertThat(views.all("old").values().sequencedKeySet()).containsExactly("first");
        assertThat(views.all("old").isComplete()).isFalse();
        assertThat(views.all("young").values().sequencedKeySet()).containsExactly("fourth", "third");
        assertThat(views.all("young").isComplete()).isTrue();
    }

    @Test
    void staysWithinItsBoundWhateverComes() {
        Views views = new Views(List.of("pace"), 100_000);
        List<Change> changes = new ArrayList<>();
        for (int number = 0; number < 50_000; number++) {
            changes.add(change("key " + number % 5_000, filled(number % 40)));
        }

        views.apply("pace", changes);

        assertThat(views.load("pace").bytes()).isBetween(99_000L, 100_000L);
        assertThat(views.value("pace", "key 4999")).isNotNull();
        assertThat(views.value("pace", "key 0")).isNull();
    }

    @Test
    void saysOfAPageWhichChangesItHasSeen() {
        Views views = new Views(List.of("pace"), ROOMY);
        long before = views.apply("pace", List.of(change("ann", "slow")));
        Views.Page page = views.all("pace");
        long after = views.apply("pace", List.of(change("ann", "fast")));

        assertThat(page.changes()).isEqualTo(before).isLessThan(after);
    }

    private static Change change(String key, String value) {
        return new Change(0, 0, key, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String filled(int length) {
        return "x".repeat(length);
    }
}
