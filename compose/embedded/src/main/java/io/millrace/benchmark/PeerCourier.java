package io.millrace.benchmark;

import io.millrace.benchmark.Contest.Result;
import io.millrace.lake.Rows;
import io.millrace.stack.Backbone;
import io.millrace.stack.Home;
import io.millrace.stack.Report;
import io.millrace.stack.Tree;
import java.util.List;

/** What it costs to fold conversations, beside other stream processors. */
record PeerCourier(Home home, Tree tree, Report report, long conversations, int runs) {

    private static final int PART = 4;
    private static final String MESSAGES = "order_id, sender, sender_app_type, courier_id, customer_id, from_id, to_id,"
            + " chat_started_by_message, order_stage, message_sent_time, kafka_timestamp";
    private static final String ORDERS = "order_id, city_code, kafka_timestamp, partition, offset";
    private static final String CONVERSATIONS = "order_id, latest.life, latest.city_code, latest.first_courier_message,"
            + " latest.first_customer_message, array_sort(map_entries(latest.messages)), latest.last_message_time,"
            + " latest.last_message_order_stage";

    Rows run(Backbone backbone) {
        Chats few = new Chats("few", conversations / PART);
        Chats many = new Chats("many", conversations);
        for (Chats chats : List.of(few, many)) {
            report.doing("filling a topic with " + chats.conversations() + " conversations");
            new Feed(backbone.settings(), chats.topic(), chats.all()).fill(chats.records());
        }
        Contest contest =
                new Contest(home, report, new PeerJobs(tree).couriers(), List.of(few.topic(), many.topic()), runs);
        List<Result> results = contest.run(backbone);
        SameRows same = new SameRows(home, report, results, backbone);
        requireAll(few, same);
        requireAll(many, same);
        return new ContestTable(contest, results, few.records(), many.records()).rows();
    }

    private static void requireAll(Chats chats, SameRows same) {
        String topic = chats.topic();
        long each = chats.conversations();
        same.require(topic, "messages", Chats.ROUNDS * each, table -> SameRows.countAndSum(MESSAGES, table));
        same.require(topic, "orders", each, table -> SameRows.countAndSum(ORDERS, table));
        same.require(topic, "conversations", each, PeerCourier::latest);
    }

    /** The last change of each conversation: the one with the most in it. */
    private static String latest(String table) {
        return SameRows.countAndSum(
                CONVERSATIONS,
                "(SELECT order_id, max_by(struct(*), size(messages) + if(city_code IS NULL, 0, 1)) AS latest FROM "
                        + table + " GROUP BY order_id)");
    }
}
