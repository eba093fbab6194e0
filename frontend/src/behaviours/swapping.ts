import htmx from "htmx.org";

/** Set htmx up for a strict content policy; start behaviours in the page and in what is swapped in. */
export function initSwapping(start: (root: ParentNode) => void): void {
  htmx.config.includeIndicatorStyles = false;
  htmx.config.allowEval = false;
  // A copied style attribute, even an empty one, would break the content policy.
  htmx.config.attributesToSettle = ["class"];
  htmx.config.selfRequestsOnly = true;
  htmx.config.historyCacheSize = 0;
  htmx.config.refreshOnHistoryMiss = true;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event as CustomEvent<{ xhr: XMLHttpRequest; shouldSwap: boolean }>;
    if (/^\s*<!doctype html/i.test(detail.xhr.responseText)) {
      // A whole page where a part was asked for: the page itself says what happened.
      detail.shouldSwap = false;
      window.location.reload();
    }
  });
  // A refusal is an answer with words in it: it is shown where the form stood.
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "(403|404|409|422)", swap: true },
    { code: "[45]..", swap: false, error: true },
  ];
  htmx.onLoad((content) => {
    start(content as Element);
  });
}
