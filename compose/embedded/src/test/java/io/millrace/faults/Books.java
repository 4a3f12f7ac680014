package io.millrace.faults;

import static io.millrace.faults.Expected.row;
import static io.millrace.faults.Expected.rows;
import static io.millrace.faults.Expected.text;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the quarantine and the ledger have to say of a pipeline's records. */
record Books(Load load, Acknowledged all) {

    Expected quarantine() {
        List<String> refused = new ArrayList<>();
        Acknowledged own = all.ofRun();
        own.sent().forEach(sent -> sent.draft().refusals().forEach(refusal -> refused.add(refused(sent, refusal))));
        load.conflicts(all)
                .forEach(sent -> refused.add(place(sent) + "|state|conflict|-|"
                        + digest(sent.draft().message().value())));
        return rows(
                "ops.quarantine of " + load.slug(),
                "select "
                        + row("topic", "\"partition\"", "\"offset\"", "stage", "reason", "part", "to_hex(md5(payload))")
                        + " from ops.quarantine where pipeline = '" + load.slug() + "' and "
                        + own.condition("offset"),
                refused);
    }

    private static String refused(Sent sent, Refusal refusal) {
        return text(
                place(sent),
                refusal.reason().stage().text(),
                refusal.reason().text(),
                refusal.part(),
                digest(refusal.payload()));
    }

    private static String place(Sent sent) {
        return text(sent.topic(), sent.partition(), sent.offset());
    }

    private static String digest(byte[] payload) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("MD5").digest(payload));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Of each partition all offsets without gap or overlap, and how many records came to what. */
    Expected ledger() {
        Map<String, List<Sent>> partitions = all.sent().stream()
                .collect(Collectors.groupingBy(
                        sent -> text(sent.topic(), sent.partition()), TreeMap::new, Collectors.toList()));
        List<String> sums = new ArrayList<>();
        partitions.forEach((partition, sent) -> sums.add(text(
                partition,
                0,
                sent.size(),
                sent.size(),
                count(sent, Fate.ACCEPTED),
                count(sent, Fate.FILTERED),
                count(sent, Fate.REFUSED),
                0)));
        return rows(
                "ops.ledger of " + load.slug(),
                "select "
                        + row(
                                "topic",
                                "\"partition\"",
                                "min(from_offset)",
                                "max(until_offset)",
                                "sum(\"read\")",
                                "sum(accepted)",
                                "sum(filtered)",
                                "sum(quarantined)",
                                "count_if(from_offset <> before)")
                        + " from (select *, lag(until_offset) over (partition by topic, \"partition\""
                        + " order by batch, from_offset) as before from ops.ledger where pipeline = '" + load.slug()
                        + "') group by topic, \"partition\" having max(until_offset) > 0",
                sums);
    }

    private static long count(List<Sent> sent, Fate fate) {
        return sent.stream().filter(each -> each.draft().fate() == fate).count();
    }
}
