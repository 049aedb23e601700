"""XLSX for every table and query: text stays text, so that no formula is run and 17.10 does not become 17.1."""

import io

import xlsxwriter
from datasette import Response, hookimpl

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render(columns, rows, table, query_name):
    """The rows as one sheet with a fixed first line."""
    out = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, plain) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for at, values in enumerate([columns, *map(tuple, rows)]):
            for column, value in enumerate(values):
                if isinstance(value, int | float):
                    sheet.write_number(at, column, value)
                elif value is not None:
                    sheet.write_string(at, column, str(value))
    name = f"{table or query_name or 'cekangka'}.xlsx"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(out.getvalue(), content_type=TYPE, headers=headers)


@hookimpl
def register_output_renderer():
    """Offer .xlsx beside .json and .csv."""
    return {"extension": "xlsx", "render": render, "can_render": lambda: True}
