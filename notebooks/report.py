"""Runs notebooks from top to bottom and writes each as a page: what `./millrace notebook --run` starts.

Prints a line of JSON for each page, and for each notebook that failed: its page has what came before.
"""

import argparse
import datetime
import json
import pathlib

import nbclient
import nbconvert
import nbformat

FOLDER = pathlib.Path(__file__).resolve().parent
PATIENCE = 600


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("names", nargs="+")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name in arguments.names:
        _report(name, arguments.out)


def _report(name, out):
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    failure = _run(notebook)
    page = out / f"{name}.html"
    page.write_text(_page(notebook, name), encoding="utf-8")
    _tell(page=str(page))
    if failure:
        _tell(failure=f"{name}.ipynb, {failure}")


def _tell(**what):
    print(json.dumps(what), flush=True)


def _run(notebook):
    """What went wrong and in which cell, or nothing."""
    client = nbclient.NotebookClient(
        notebook, timeout=PATIENCE, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
    )
    try:
        client.execute()
        return None
    except nbclient.exceptions.CellExecutionError:
        return _failure(notebook)
    except (nbclient.exceptions.CellTimeoutError, nbclient.exceptions.DeadKernelError) as broken:
        return f"after {_executed(notebook)} cells: {broken}"


def _failure(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        for output in cell.outputs:
            if output.output_type == "error":
                return f"cell [{number}]: {output.ename}: {output.evalue}"
    raise AssertionError("no cell has an error")


def _executed(notebook):
    return sum(1 for cell in notebook.cells if cell.get("execution_count"))


def _page(notebook, name):
    exporter = nbconvert.HTMLExporter(extra_template_basedirs=[str(FOLDER)], template_name="report")
    now = datetime.datetime.now(datetime.timezone.utc)
    page, _ = exporter.from_notebook_node(
        notebook, {"metadata": {"name": name, "modified_date": f"{now:%Y-%m-%d %H:%M} UTC"}}
    )
    return page


if __name__ == "__main__":
    main()
