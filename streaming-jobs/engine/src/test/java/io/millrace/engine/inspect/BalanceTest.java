package io.millrace.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.engine.checkpoint.Offsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalanceTest {

    @Test
    void addsUpBatchesAndWhatWasGivenUp() {
        Balance balance = LedgerOf.batches(2).skipping(1, 20, 32).balance();

        assertThat(balance.batch()).isEqualTo(1);
        assertThat(balance.batches()).isEqualTo(2);
        assertThat(balance.entries()).isEqualTo(3);
        assertThat(balance.read()).isEqualTo(20);
        assertThat(balance.skipped()).isEqualTo(12);
        assertThat(balance.end()).isEqualTo(new Offsets(Map.of("events", Map.of(0, 32L))));
        assertThat(balance.written("notes")).isEqualTo(20);
        assertThat(balance.committedAt())
                .isEqualTo(LedgerOf.START.plusSeconds(1).toEpochMilli());
        assertThat(balance.begunAfter()).isEqualTo(LedgerOf.START.toEpochMilli());
    }

    @Test
    void isKeptAsItIs() {
        Balance balance = LedgerOf.batches(3).balance();

        assertThat(Balance.of(balance.json())).isEqualTo(balance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[]", "7", "{\"batch\": 5", "{\"batch\": 5}", "{\"sums\": {}}", "\u0000"})
    void isNoneWhereItCannotBeRead(String kept) {
        assertThat(Balance.of(kept)).isEqualTo(Balance.NONE);
    }
}
