"""What `query` makes of Trino's answers: run with MILLRACE_TRINO naming a Trino."""

import datetime
import decimal
import http.client
import http.server
import os
import ssl
import subprocess
import tempfile
import threading
import unittest
import unittest.mock
import urllib.parse

import pandas

from millrace import TrinoError, query

UTC = datetime.timezone.utc
TRINO = urllib.parse.urlsplit(os.environ["MILLRACE_TRINO"]).netloc


def value(expression):
    """What one value of SQL becomes."""
    return query(f"select {expression} as value")["value"].iloc[0]


class Columns(unittest.TestCase):
    def test_whole_numbers_stay_whole_beside_nulls(self):
        frame = query("select * from (values (9007199254740993, tinyint '1'), (null, null)) as t (large, small)")

        self.assertEqual(["Int64", "Int64"], [str(kind) for kind in frame.dtypes])
        self.assertEqual([9007199254740993, pandas.NA], list(frame["large"]))

    def test_a_column_without_a_value_has_its_type_all_the_same(self):
        frame = query(
            "select cast(null as bigint) as a, cast(null as double) as b, cast(null as boolean) as c,"
            " cast(null as timestamp(6)) as d, cast(null as varchar) as e"
        )
        nothing = query("select 1 as a, 1e0 as b, true as c, localtimestamp as d, '' as e where false")

        wanted = ["Int64", "float64", "boolean", "datetime64[ns, UTC]", "object"]
        self.assertEqual(wanted, [str(kind) for kind in frame.dtypes])
        self.assertEqual(wanted, [str(kind) for kind in nothing.dtypes])
        self.assertEqual((0, 5), nothing.shape)
        self.assertIsNone(frame["e"].iloc[0])

    def test_floating_point_has_its_special_values(self):
        frame = query("select * from (values 1.5e0, nan(), infinity(), -infinity(), null) as t (number)")

        self.assertEqual("float64", str(frame["number"].dtype))
        self.assertEqual("[1.5, nan, inf, -inf, nan]", str(list(frame["number"])))

    def test_columns_of_one_name_are_both_there(self):
        frame = query("select 1 as n, 'a' as n")

        self.assertEqual(["n", "n"], list(frame.columns))
        self.assertEqual([1, "a"], list(frame.iloc[0]))

    def test_times_are_in_utc(self):
        frame = query(
            "select timestamp '2024-02-29 23:59:59.123456' as plain,"
            " timestamp '2024-02-29 23:59:59.123456 Europe/Rome' as zoned,"
            " timestamp '2024-02-29 23:59:59 -03:30' as shifted"
        )

        self.assertEqual({"datetime64[ns, UTC]"}, {str(kind) for kind in frame.dtypes})
        self.assertEqual(
            ["2024-02-29T23:59:59.123456+00:00", "2024-02-29T22:59:59.123456+00:00", "2024-03-01T03:29:59+00:00"],
            [moment.isoformat() for moment in frame.iloc[0]],
        )

    def test_a_time_that_pandas_cannot_hold_is_pythons_own(self):
        self.assertEqual(datetime.datetime(9999, 12, 31, tzinfo=UTC), value("timestamp '9999-12-31 00:00:00'"))

    def test_all_rows_come_however_many_pages_they_take(self):
        frame = query("select n from unnest(sequence(1, 10000)) as a (m), unnest(sequence(1, 5)) as b (n)")

        self.assertEqual((50_000, 150_000), (len(frame), frame["n"].sum()))


class Values(unittest.TestCase):
    def test_decimals_keep_every_digit(self):
        self.assertEqual(
            decimal.Decimal("12345678901234567890.0123456789"), value("decimal '12345678901234567890.0123456789'")
        )

    def test_dates_bytes_and_truths(self):
        self.assertEqual(datetime.date(2024, 2, 29), value("date '2024-02-29'"))
        self.assertEqual(b"\x00\xff", value("X'00ff'"))
        self.assertIs(True, bool(value("true")))

    def test_lengths_of_time(self):
        self.assertEqual(pandas.Timedelta("1 days 02:03:04.5"), value("interval '1 02:03:04.5' day to second"))
        self.assertEqual(pandas.Timedelta("-90s"), value("interval '-90' second"))

    def test_lists_maps_and_rows_hold_typed_values(self):
        self.assertEqual([1, None, 3], value("array[1, null, 3]"))
        self.assertEqual({7: decimal.Decimal("0.10")}, value("map(array[7], array[decimal '0.10'])"))
        self.assertEqual(
            {"at": datetime.datetime(2024, 1, 1, tzinfo=UTC), "tags": ["a"], "none": None},
            value("cast(row(timestamp '2024-01-01 00:00:00', array['a'], null)"
                  " as row(at timestamp, tags array(varchar), none bigint))"),
        )
        self.assertEqual({"a": [1, 2.5]}, value("""json '{"a": [1, 2.5]}'"""))

    def test_text_is_text(self):
        self.assertEqual("grün; ' \U0001f5e1", value("'grün; '' \U0001f5e1'"))


class Errors(unittest.TestCase):
    def test_a_wrong_query_is_shown_with_its_place(self):
        with self.assertRaises(TrinoError) as refused:
            query("select 1,\n    nothing\nfrom game.swords")

        self.assertIn("'nothing' cannot be resolved", str(refused.exception))
        self.assertTrue(
            str(refused.exception).endswith("\n    " + "    nothing\n    " + "    ^ line 2, column 5"),
            refused.exception,
        )

    def test_a_failure_while_rows_come_is_told(self):
        with self.assertRaisesRegex(TrinoError, "Division by zero"):
            query("select 1 / (n - 5000) from unnest(sequence(1, 10000)) as t (n)")

    def test_no_trino_is_told_with_the_way_out(self):
        with somewhere(MILLRACE_TRINO="http://127.0.0.1:9"):
            with self.assertRaisesRegex(TrinoError, "not answer at http://127.0.0.1:9 .*`./millrace up`"):
                query("select 1")

    def test_a_password_goes_over_https_only(self):
        with somewhere(MILLRACE_TRINO_PASSWORD="secret"):
            with self.assertRaisesRegex(TrinoError, "https only") as refused:
                query("select 1")

        self.assertNotIn("secret", str(refused.exception))

    def test_an_address_that_is_none_is_told(self):
        with somewhere(MILLRACE_TRINO="trino:8080"):
            with self.assertRaisesRegex(TrinoError, "MILLRACE_TRINO is \"trino:8080\""):
                query("select 1")

    def test_a_file_of_certificates_that_is_none_is_told(self):
        with somewhere(MILLRACE_TRINO_CERTIFICATES=__file__):
            with self.assertRaisesRegex(TrinoError, "MILLRACE_TRINO_CERTIFICATES is .*PEM"):
                query("select 1")


class Session(unittest.TestCase):
    def test_names_are_looked_for_in_the_lake(self):
        self.assertEqual("lake", value("current_catalog"))
        self.assertEqual("game", query("select current_schema as s", schema="game")["s"].iloc[0])
        self.assertEqual("UTC", value("current_timezone()"))

    def test_asks_as_the_user_that_is_named(self):
        with somewhere(MILLRACE_TRINO_USER="ann"):
            self.assertEqual("ann", value("current_user"))


class OverTls(unittest.TestCase):
    """Trino behind a front that ends TLS, and by which Trino does not know itself."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.certificate = folder.name + "/certificate.pem"
        key = folder.name + "/key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=front",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cls.certificate],
            check=True, capture_output=True,
        )
        front = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Front)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cls.certificate, key)
        front.socket = context.wrap_socket(front.socket, server_side=True)
        cls.addClassCleanup(front.server_close)
        cls.addClassCleanup(front.shutdown)
        threading.Thread(target=front.serve_forever, daemon=True).start()
        cls.address = "https://127.0.0.1:%d" % front.server_address[1]

    def test_an_authority_that_is_named_is_trusted(self):
        with somewhere(MILLRACE_TRINO=self.address, MILLRACE_TRINO_CERTIFICATES=self.certificate):
            self.assertEqual(10_000, len(query("select * from unnest(sequence(1, 10000))")))

    def test_one_that_is_not_is_told(self):
        with somewhere(MILLRACE_TRINO=self.address):
            with self.assertRaisesRegex(TrinoError, "not to be trusted.*MILLRACE_TRINO_CERTIFICATES"):
                query("select 1")

    def test_a_password_that_trino_does_not_take_is_told(self):
        with somewhere(
            MILLRACE_TRINO=self.address, MILLRACE_TRINO_CERTIFICATES=self.certificate,
            MILLRACE_TRINO_USER="ann", MILLRACE_TRINO_PASSWORD="secret",
        ):
            with self.assertRaisesRegex(TrinoError, "does not let ann in.*MILLRACE_TRINO_PASSWORD") as refused:
                query("select 1")

        self.assertNotIn("secret", str(refused.exception))


class Front(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        trino = http.client.HTTPConnection(TRINO)
        trino.request(self.command, self.path, body, dict(self.headers))
        answer = trino.getresponse()
        self.send_response(answer.status)
        self.end_headers()
        self.wfile.write(answer.read())
        trino.close()

    do_POST = do_GET

    def log_message(self, *_):
        """Nothing: it would be between the tests' own lines."""


def somewhere(**environment):
    return unittest.mock.patch.dict(os.environ, environment)


if __name__ == "__main__":
    unittest.main()
