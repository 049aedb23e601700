/* Names for screen readers what Datasette's own pages leave without a name: the filters of tables and the SQL editor. */
"use strict";
addEventListener("load", () => {
  document.querySelectorAll(".CodeMirror textarea").forEach((field) => field.setAttribute("aria-label", "SQL"));
  document.querySelectorAll("form.filters [name^=_filter], form.filters [name=_sort]").forEach((field) => {
    field.setAttribute("aria-label", field.name.replace(/^_/, "").replaceAll("_", " "));
  });
});
