package io.millrace.pipelines.courier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.sdk.Parsed;
import io.millrace.sdk.Parsed.Accepted;
import io.millrace.sdk.Parsed.Rejected;
import io.millrace.sdk.Reason;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CourierEventTest {

    private static final String MESSAGE = """
            {"senderAppType": "Courier Android", "courierId": 45035010, "fromId": 45035010, "toId": 57270753,
             "chatStartedByMessage": true, "orderId": 77656162, "orderStage": "AWAITING_PICKUP",
             "customerId": 57270753, "messageSentTime": "2024-02-01T10:04:46Z"}
            """;

    @Test
    void readsAMessage() {
        assertThat(accepted(MESSAGE))
                .isEqualTo(new ChatMessage(
                        77656162,
                        "Courier Android",
                        45035010L,
                        57270753L,
                        45035010L,
                        57270753L,
                        true,
                        "AWAITING_PICKUP",
                        Instant.parse("2024-02-01T10:04:46Z")));
    }

    @Test
    void readsAnOrder() {
        assertThat(accepted("{\"orderId\": 77656162, \"cityCode\": \"ROM\"}"))
                .isEqualTo(new PlacedOrder(77656162, "ROM"));
        assertThat(accepted("{\"cityCode\": \"ROM\", \"weight\": 1.5, \"orderId\": -1}"))
                .isEqualTo(new PlacedOrder(-1, "ROM"));
    }

    @Test
    void takesAMessageThatSaysNoMoreThanItHasTo() {
        assertThat(accepted("""
                        {"orderId": 1, "senderAppType": "Customer", "orderStage": "NEW", "fromId": null,
                         "messageSentTime": "2024-02-01T10:00:00Z", "cityCode": "ROM"}"""))
                .isEqualTo(new ChatMessage(
                        1, "Customer", null, null, null, null, null, "NEW", Instant.parse("2024-02-01T10:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({"Courier Android, Courier", "Courier, Courier", "Customer iOS, Customer", "Customer Web 2, Customer"})
    void tellsTheSenderByTheFirstWordOfTheApp(String app, String sender) {
        assertThat(((ChatMessage) accepted(MESSAGE.replace("Courier Android", app))).sender())
                .isEqualTo(sender);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-01T11:04:46+01:00, 2024-02-01T10:04:46Z",
        "2024-02-01T10:04:46.5Z, 2024-02-01T10:04:46.500Z",
        "2024-02-01T10:04:46.123456789Z, 2024-02-01T10:04:46.123456Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
        "9998-12-31T23:59:59Z, 9998-12-31T23:59:59Z"
    })
    void readsTimesToTheMicrosecond(String text, Instant time) {
        assertThat(((ChatMessage) accepted(MESSAGE.replace("2024-02-01T10:04:46Z", text))).sentTime())
                .isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2024-02-01",
                "2024-02-01T10:04:46",
                "2024-02-30T10:04:46Z",
                "1969-12-31T23:59:59Z",
                "9999-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z"
            })
    void refusesWhatIsNoTimeOrNoneOfOurs(String text) {
        Rejected<CourierEvent> rejected = rejected(MESSAGE.replace("2024-02-01T10:04:46Z", text));

        assertThat(rejected.reason()).isEqualTo(Reason.WRONG_FIELD);
        assertThat(rejected.detail())
                .startsWith("messageSentTime has to be a time")
                .endsWith("not " + text);
    }

    static Stream<Arguments> whatIsNeitherMessageNorOrder() {
        return Stream.of(
                Arguments.of("{}", Reason.MISSING_FIELD, "orderId is missing"),
                Arguments.of("{\"cityCode\": \"ROM\"}", Reason.MISSING_FIELD, "orderId is missing"),
                Arguments.of(without("orderId"), Reason.MISSING_FIELD, "orderId is missing"),
                Arguments.of(without("senderAppType"), Reason.MISSING_FIELD, "senderAppType is missing"),
                Arguments.of(without("orderStage"), Reason.MISSING_FIELD, "orderStage is missing"),
                Arguments.of(without("messageSentTime"), Reason.MISSING_FIELD, "messageSentTime is missing"),
                Arguments.of("{\"orderId\": 1}", Reason.MISSING_FIELD, "cityCode is missing"),
                Arguments.of("{\"orderId\": 1, \"cityCode\": \"\"}", Reason.MISSING_FIELD, "cityCode is missing"),
                Arguments.of(
                        "{\"orderId\": \"1\", \"cityCode\": \"ROM\"}", Reason.WRONG_FIELD, "a whole number, not text"),
                Arguments.of("{\"orderId\": 1.5, \"cityCode\": \"ROM\"}", Reason.WRONG_FIELD, "not 1.5"),
                Arguments.of(
                        "{\"orderId\": 9223372036854775808, \"cityCode\": \"ROM\"}", Reason.WRONG_FIELD, "too large"),
                Arguments.of("{\"orderId\": 1, \"cityCode\": 3}", Reason.WRONG_FIELD, "cityCode has to be text"),
                Arguments.of(MESSAGE.replace("true", "1"), Reason.WRONG_FIELD, "chatStartedByMessage has to be true"),
                Arguments.of(
                        MESSAGE.replace("Courier Android", "Support Web"),
                        Reason.WRONG_FIELD,
                        "has to begin with Courier or Customer, not Support Web"),
                Arguments.of(MESSAGE.replace("Courier Android", "Courierish"), Reason.WRONG_FIELD, "not Courierish"));
    }

    @ParameterizedTest
    @MethodSource("whatIsNeitherMessageNorOrder")
    void refusesWhatIsNeitherMessageNorOrderAndSaysWhy(String value, Reason reason, String detail) {
        Rejected<CourierEvent> rejected = rejected(value);

        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected.detail()).contains(detail);
    }

    @Test
    void keysBothKindsByTheirOrder() {
        assertThat(CourierEvent.TOPIC.key().apply(accepted(MESSAGE))).isEqualTo("77656162");
        assertThat(CourierEvent.TOPIC.key().apply(new PlacedOrder(77656162, "ROM")))
                .isEqualTo("77656162");
    }

    private static String without(String field) {
        return MESSAGE.replace("\"" + field + "\"", "\"other\"");
    }

    private static CourierEvent accepted(String value) {
        return ((Accepted<CourierEvent>) parsed(value)).event();
    }

    private static Rejected<CourierEvent> rejected(String value) {
        return (Rejected<CourierEvent>) parsed(value);
    }

    private static Parsed<CourierEvent> parsed(String value) {
        return CourierEvent.TOPIC.codec().parse(value.getBytes(UTF_8));
    }
}
