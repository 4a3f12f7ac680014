package io.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryExceptionTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                ConnectException.class,
                NoRouteToHostException.class,
                SocketTimeoutException.class,
                UnknownHostException.class
            })
    void knowsThatNobodyWasThere(Class<? extends IOException> kind) throws Exception {
        assertThat(of("Error executing query", kind.getConstructor().newInstance())
                        .unreachable())
                .isTrue();
    }

    @Test
    void doesNotTakeARefusalForAnAbsence() {
        assertThat(of("Query failed (#20261201_1): Access Denied", null).unreachable())
                .isFalse();
        assertThat(of("Error executing query", new SSLHandshakeException("PKIX path building failed"))
                        .unreachable())
                .as("somebody is there, whom nobody trusts")
                .isFalse();
    }

    @Test
    void tellsThePlaceFromTheComplaint() {
        QueryException refused = of("Query failed (#20261201_1): line 2:8: Column 'swrd' cannot be resolved", null);

        assertThat(refused.place()).hasValue(new SqlText.Place(2, 8));
        assertThat(refused.complaint()).isEqualTo("Column 'swrd' cannot be resolved");
        assertThat(of("Query failed (#20261201_1): Access Denied", null).place())
                .isEmpty();
    }

    private static QueryException of(String message, IOException cause) {
        return new QueryException(
                "select 1", new SQLException(message, cause == null ? null : new RuntimeException(cause)));
    }
}
