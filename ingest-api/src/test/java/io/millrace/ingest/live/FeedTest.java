package io.millrace.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedTest {

    private static final class Watcher implements Feed.Reader {
        private long place;
        private int wakes;

        @Override
        public void wake() {
            wakes++;
        }

        @Override
        public long place() {
            return place;
        }

        List<String> read(Feed feed, int most) {
            List<Feed.Message> messages = feed.from(place, most);
            place += messages.size();
            return messages.stream().map(Feed.Message::text).toList();
        }
    }

    @Test
    void givesAReaderWhatComesAfterItJoinedInOrder() {
        Feed feed = new Feed(10);
        Watcher early = joined(feed);
        feed.append(changes("one"));
        Watcher late = joined(feed);
        feed.append(changes("two", "three"));

        assertThat(early.read(feed, 2)).containsExactly("one", "two");
        assertThat(early.read(feed, 2)).containsExactly("three");
        assertThat(early.read(feed, 2)).isEmpty();
        assertThat(late.read(feed, 9)).containsExactly("two", "three");
    }

    @Test
    void wakesEachReaderOnceForAWholeBatch() {
        Feed feed = new Feed(10);
        Watcher watcher = joined(feed);

        feed.append(changes("one", "two", "three"));

        assertThat(watcher.wakes).isEqualTo(1);
    }

    @Test
    void takesTheirPlaceOnlyFromThoseTooFarBehind() {
        Feed feed = new Feed(3);
        Watcher slow = joined(feed);
        Watcher fast = joined(feed);
        feed.append(changes("one", "two"));
        fast.read(feed, 9);
        feed.append(changes("three", "four"));

        assertThat(feed.hasLost(slow.place())).isTrue();
        assertThat(feed.hasLost(fast.place())).isFalse();
        assertThat(fast.read(feed, 9)).containsExactly("three", "four");
    }

    @Test
    void keepsNoMoreTextThanItMayHoweverFewTheMessages() {
        Feed feed = new Feed(1_000);
        Watcher watcher = joined(feed);
        String large = "x".repeat(1 << 20);

        for (int count = 0; count < 100; count++) {
            feed.append(changes(large));
        }

        assertThat(feed.from(0, 1_000)).hasSize(8);
        assertThat(feed.hasLost(watcher.place())).isTrue();
    }

    @Test
    void keepsNothingOnceNobodyReads() {
        Feed feed = new Feed(10);
        Watcher watcher = joined(feed);
        feed.append(changes("one"));

        feed.leave(watcher);
        feed.append(changes("two"));

        assertThat(feed.from(0, 10)).isEmpty();
    }

    @Test
    void hasNoMessageForARecordThatOnlyDeletesItsKey() {
        Feed feed = new Feed(10);
        Watcher watcher = joined(feed);

        feed.append(List.of(new Change(0, 0, "ann", null)));

        assertThat(watcher.read(feed, 9)).isEmpty();
    }

    @Test
    void knowsWhenSomebodyIsSoonTooFarBehind() {
        Feed feed = new Feed(4);
        joined(feed).place = 100;
        Watcher slow = joined(feed);
        feed.append(changes("one", "two"));
        assertThat(feed.leavesSomebodyBehind()).isFalse();

        feed.append(changes("three", "four"));
        assertThat(feed.leavesSomebodyBehind()).isTrue();

        slow.read(feed, 2);
        assertThat(feed.leavesSomebodyBehind()).isFalse();
    }

    @Test
    void knowsThatLargeMessagesSoonFillIt() {
        Feed feed = new Feed(1_000);
        joined(feed);
        String large = "x".repeat(1 << 20);

        feed.append(changes(large, large, large, large, large, large));

        assertThat(feed.leavesSomebodyBehind()).isTrue();
    }

    private static Watcher joined(Feed feed) {
        Watcher watcher = new Watcher();
        watcher.place = feed.join(watcher);
        return watcher;
    }

    private static List<Change> changes(String... texts) {
        return new ArrayList<>(Arrays.stream(texts)
                .map(text -> new Change(0, 0, "key", text.getBytes(StandardCharsets.UTF_8)))
                .toList());
    }
}
