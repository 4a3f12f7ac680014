"""Asks Trino from a notebook, and gives charts a common look.

    from millrace import query, chart

    query("select sword, sum(quantity) as swords from game.swords group by sword")

`./millrace notebook` says where Trino is. Elsewhere the environment does:

    MILLRACE_TRINO               https://trino.example.com:8443; by default http://127.0.0.1:8080
    MILLRACE_TRINO_USER          by default the one who runs the notebook
    MILLRACE_TRINO_PASSWORD      if Trino asks for one, or file:/path of it; it goes over https only
    MILLRACE_TRINO_CERTIFICATES  a PEM file of authorities to trust beside the system's own
"""

import base64
import datetime
import decimal
import getpass
import json
import os
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
import zoneinfo

import IPython.display
import matplotlib
import matplotlib.dates
import matplotlib.pyplot
import pandas

COLOURS = ["#2a6f97", "#e07a2f", "#5b8c5a", "#a23b52", "#7a6ba8", "#8d8d8d"]

# How often a Trino that is busy or starts is asked again: for a minute or so.
ATTEMPTS = 12


class TrinoError(Exception):
    """A query that Trino refused, or that did not reach it."""

    def _render_traceback_(self):
        """What a notebook shows: the message says it all."""
        return [f"{type(self).__name__}: {self}"]


def query(sql, schema=None):
    """The rows of one statement as a DataFrame. Names without a catalog are looked for in `lake`."""
    columns, rows = _Trino.of(os.environ).rows(sql, schema)
    return pandas.DataFrame(
        {position: _series(column["typeSignature"], [row[position] for row in rows])
         for position, column in enumerate(columns)}
    ).set_axis([column["name"] for column in columns], axis="columns")


def chart(title, across=None, up=None, height=3.6):
    """An empty chart. The title says what is to be seen; `across` and `up` name the axes and their units."""
    matplotlib.pyplot.rcParams.update(
        {
            "axes.axisbelow": True,
            "axes.edgecolor": "#777777",
            "axes.grid": True,
            "axes.labelcolor": "#444444",
            "axes.prop_cycle": matplotlib.cycler(color=COLOURS),
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.titlelocation": "left",
            "axes.titlepad": 12,
            "axes.titlesize": 12,
            "axes.titleweight": "bold",
            "figure.dpi": 130,
            "font.size": 10,
            "grid.color": "#e6e6e6",
            "legend.frameon": False,
            "timezone": "UTC",
            "xtick.color": "#444444",
            "ytick.color": "#444444",
        }
    )
    _, axes = matplotlib.pyplot.subplots(figsize=(8.4, height), layout="constrained")
    axes.set(title=title, xlabel=across, ylabel=up)
    return axes


def clock(axes):
    """Writes times along the bottom axis as short as they can be told apart."""
    places = matplotlib.dates.AutoDateLocator(minticks=3)
    axes.xaxis.set_major_locator(places)
    axes.xaxis.set_major_formatter(matplotlib.dates.ConciseDateFormatter(places))


def flow(steps, aside):
    """Draws steps that follow each other, and what goes aside from some of them."""
    axes = chart(None, height=1.9)
    axes.set_axis_off()
    axes.set(xlim=(-0.5, len(steps) - 0.5), ylim=(-1.75, 0.5))
    for at, step in enumerate(steps):
        _box(axes, at, 0, step, COLOURS[0])
        if at:
            _arrow(axes, (at - 0.62, 0), (at - 0.38, 0))
        if step in aside:
            _box(axes, at, -1.3, aside[step], COLOURS[1])
            _arrow(axes, (at, -0.4), (at, -0.85))


def say(text):
    """A sentence of a report, in Markdown."""
    IPython.display.display(IPython.display.Markdown(text))


def table(frame):
    """The rows as a report shows them."""
    times = {name: "{:%Y-%m-%d %H:%M:%S}" for name in frame.select_dtypes("datetimetz")}
    right = [{"selector": cell, "props": "text-align: right"} for cell in ("th", "td")]
    return (
        frame.style.hide(axis="index")
        .format(times, precision=2, thousands=",", na_rep="–")
        .set_table_styles({name: right for name in frame.select_dtypes("number")})
    )


def _box(axes, across, up, text, colour):
    axes.text(
        across, up, text, color="white", fontsize=8, ha="center", va="center",
        bbox={"boxstyle": "round,pad=0.5", "color": colour},
    )


def _arrow(axes, begin, end):
    axes.annotate("", end, begin, arrowprops={"arrowstyle": "->", "color": "#777777"})


def _password(text):
    """The setting itself, or what is in the file that it names."""
    if not text or not text.startswith("file:"):
        return text
    path = text.removeprefix("file:")
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except OSError as unreadable:
        raise TrinoError(f"MILLRACE_TRINO_PASSWORD is in {path}, which cannot be read: {unreadable}.") from None


class _Trino:
    """Trino's own protocol: a statement is posted, and each answer names where the next one is."""

    def __init__(self, address, user, password, certificates):
        self.address = address.rstrip("/")
        if urllib.parse.urlsplit(self.address).scheme not in ("http", "https"):
            raise TrinoError(f'MILLRACE_TRINO is "{address}"; it has to be like https://trino.example.com:8443.')
        self.headers = {
            "X-Trino-User": user,
            "X-Trino-Source": "millrace-notebook",
            "X-Trino-Catalog": "lake",
            "X-Trino-Time-Zone": "UTC",
            # Without it times come in thousandths of seconds.
            "X-Trino-Client-Capabilities": "PARAMETRIC_DATETIME",
        }
        if password:
            if not self.address.startswith("https:"):
                raise TrinoError("MILLRACE_TRINO_PASSWORD goes over https only, and MILLRACE_TRINO is " + self.address)
            token = base64.b64encode(f"{user}:{password}".encode()).decode()
            self.headers["Authorization"] = "Basic " + token
        try:
            self.trust = ssl.create_default_context()
            if certificates:
                self.trust.load_verify_locations(certificates)
        except OSError as unreadable:
            raise TrinoError(
                f"MILLRACE_TRINO_CERTIFICATES is {certificates}, which cannot be read: {unreadable}."
                " It has to be a file of certificates in PEM form."
            ) from None

    @staticmethod
    def of(environment):
        local = "http://127.0.0.1:" + environment.get("MILLRACE_TRINO_PORT", "8080")
        return _Trino(
            environment.get("MILLRACE_TRINO") or local,
            environment.get("MILLRACE_TRINO_USER") or getpass.getuser(),
            _password(environment.get("MILLRACE_TRINO_PASSWORD")),
            environment.get("MILLRACE_TRINO_CERTIFICATES"),
        )

    def rows(self, sql, schema):
        headers = {**self.headers, "X-Trino-Schema": schema} if schema else self.headers
        columns, rows = [], []
        answer = self._ask("POST", "/v1/statement", headers, sql.encode())
        try:
            while True:
                if "error" in answer:
                    raise _refusal(sql, answer["error"])
                columns = answer.get("columns", columns)
                rows += answer.get("data", [])
                if "nextUri" not in answer:
                    return columns, rows
                answer = self._ask("GET", self._own(answer["nextUri"]), headers)
        except KeyboardInterrupt:
            self._ask("DELETE", self._own(answer["nextUri"]), headers)
            raise

    @staticmethod
    def _own(uri):
        """The place of an answer at the address that was given: Trino may know itself by another name."""
        parts = urllib.parse.urlsplit(uri)
        return parts.path + ("?" + parts.query if parts.query else "")

    def _ask(self, method, path, headers, body=None):
        request = urllib.request.Request(self.address + path, body, headers, method=method)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with urllib.request.urlopen(request, context=self.trust, timeout=60) as response:
                    return json.loads(response.read() or b"{}")
            except urllib.error.HTTPError as refused:
                if refused.code in (429, 502, 503, 504) and attempt < ATTEMPTS:
                    time.sleep(min(8, 0.1 * 2**attempt))
                    continue
                raise self._explained(refused) from None
            except OSError as silent:
                reason = getattr(silent, "reason", silent)
                if isinstance(reason, ssl.SSLCertVerificationError):
                    raise TrinoError(
                        f"{self.address} is not to be trusted ({reason.verify_message}). If it is, name a file of the"
                        " authority that says so: MILLRACE_TRINO_CERTIFICATES."
                    ) from None
                raise TrinoError(
                    f"Trino does not answer at {self.address} ({reason}). `./millrace up` starts it,"
                    " `./millrace status` tells where it is; one elsewhere is named by MILLRACE_TRINO."
                ) from None

    def _explained(self, refused):
        if refused.code in (401, 403):
            return TrinoError(
                f"Trino at {self.address} does not let {self.headers['X-Trino-User']} in."
                " Set MILLRACE_TRINO_USER and MILLRACE_TRINO_PASSWORD."
            )
        said = refused.read(500).decode(errors="replace").strip()
        return TrinoError(f"{self.address} answers {refused.code} {refused.reason}: {said}. Is that a Trino?")


def _refusal(sql, error):
    message = error["message"]
    place = error.get("errorLocation")
    if not place:
        return TrinoError(message)
    line, column = place["lineNumber"], place["columnNumber"]
    lines = sql.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    return TrinoError(f"{message}\n\n    {shown}\n    {' ' * (column - 1)}^ line {line}, column {column}")


def _series(signature, values):
    """A column. Its type follows from that of the query alone, never from the values."""
    kind = signature["rawType"]
    if kind in ("tinyint", "smallint", "integer", "bigint"):
        return pandas.Series(values, dtype="Int64")
    if kind in ("real", "double"):
        return pandas.Series([None if value is None else float(value) for value in values], dtype="float64")
    if kind == "boolean":
        return pandas.Series(values, dtype="boolean")
    read = _reader(signature)
    values = [None if value is None else read(value) for value in values]
    if kind in ("timestamp", "timestamp with time zone"):
        try:
            return pandas.Series(pandas.to_datetime(values, utc=True), dtype="datetime64[ns, UTC]")
        except pandas.errors.OutOfBoundsDatetime:
            return pandas.Series(values, dtype="object")
    if kind == "interval day to second":
        return pandas.Series(values, dtype="timedelta64[ns]")
    return pandas.Series(values, dtype="object")


def _reader(signature):
    """What makes a Python value of a value of this type, in Trino's JSON, that is not null."""
    kind = signature["rawType"]
    arguments = [argument["value"] for argument in signature["arguments"]]
    if kind == "array":
        return _each(_reader(arguments[0]))
    if kind == "map":
        key, value = map(_reader, arguments)
        return lambda entries: {key(name): _unless_null(value, entry) for name, entry in entries.items()}
    if kind == "row":
        names = [(field.get("fieldName") or {}).get("name", str(at)) for at, field in enumerate(arguments)]
        readers = [_reader(field["typeSignature"]) for field in arguments]
        return lambda fields: {
            name: _unless_null(read, field) for name, read, field in zip(names, readers, fields)
        }
    return _READERS.get(kind, lambda value: value)


def _each(read):
    return lambda values: [_unless_null(read, value) for value in values]


def _unless_null(read, value):
    return None if value is None else read(value)


def _truth(value):
    """Keys of maps are text."""
    return value if isinstance(value, bool) else value == "true"


def _moment(text):
    """In UTC, as are times without a zone. What is finer than a microsecond is cut off."""
    date, clock_time, *zone = text.split(" ")
    whole, _, fraction = clock_time.partition(".")
    zone = zone[0] if zone else "UTC"
    offset = zone if zone[0] in "+-" else ""
    moment = datetime.datetime.fromisoformat(f"{date}T{whole}.{fraction[:6]:0<6}{offset}")
    if not offset:
        moment = moment.replace(tzinfo=zoneinfo.ZoneInfo(zone))
    return moment.astimezone(datetime.timezone.utc)


def _length_of_time(text):
    sign = -1 if text.startswith("-") else 1
    days, rest = text.lstrip("-").split(" ")
    return sign * pandas.Timedelta(f"{days} days {rest}")


_READERS = {
    "boolean": _truth,
    "tinyint": int,
    "smallint": int,
    "integer": int,
    "bigint": int,
    "real": float,
    "double": float,
    "decimal": decimal.Decimal,
    "varbinary": base64.b64decode,
    "json": json.loads,
    "date": datetime.date.fromisoformat,
    "timestamp": _moment,
    "timestamp with time zone": _moment,
    "interval day to second": _length_of_time,
}
