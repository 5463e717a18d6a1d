// @ts-check
// Says why the page's programs did not start, where none of them could: the build writes this file into the head of every
// page, naming the first module in data-entry and the site's root in data-root. With modules that run it does nothing.

{
  const { entry = "", root = "", words: known = "{}" } = document.currentScript?.dataset ?? {};

  /** As shared/words.js has it. @param {string} english @param {Record<string, string | number>} [slots] */
  const t = (english, slots = {}) =>
    String(JSON.parse(known)[english] ?? english).replace(/\{(\w+)\}/g, (all, name) =>
      String(slots[name] ?? all),
    );

  /** @returns {Promise<{words: string, topic: string, address?: string}>} */
  const why = async () => {
    if (location.protocol === "file:")
      return {
        topic: "file",
        words: t(
          "You have opened this page as a file. A browser lets such a page run no programs, so you see what was " +
            "measured when the site was built, and the labs rest. To have them run, start serve.py, which lies beside the " +
            "folder that you unpacked. If there is none, serve the folder that holds the whole site: open a terminal " +
            "there, type “python3 -m http.server 8000”, and visit http://localhost:8000/.",
        ),
      };
    if (self.origin === "null")
      return {
        topic: "frame",
        words: t(
          "This page is shown inside another one that shuts its programs out (a sandboxed frame without " +
            "allow-same-origin). The labs run when you open it by itself:",
        ),
        address: location.href,
      };
    const name = entry.replace(/.*\//, "");
    const answer = await fetch(entry, { cache: "no-cache" }).catch(() => null);
    const type = (answer?.headers.get("Content-Type") ?? "nothing in particular").replace(
      /;.*/,
      "",
    );
    const start = `${t("This site’s programs did not start, so the labs rest.")} `;
    if (!answer)
      return {
        topic: "connection",
        words: start + t("There is no connection: try again once you are online."),
      };
    if (type === "text/html" || answer.status === 403)
      return {
        topic: "filter",
        words:
          start +
          t(
            "Something between you and this site answered with a page of its own when {name} was asked for: a filter, or a network that wants you to sign in first.",
            { name },
          ),
      };
    if (!answer.ok)
      return {
        topic: "server",
        words:
          start +
          t("The server answered {status} when it was asked for {name}.", {
            status: answer.status,
            name,
          }),
      };
    if (!/javascript|ecmascript/.test(type))
      return {
        topic: "types",
        words:
          start +
          t(
            "The host sends {name} as {type}, and a browser runs only what comes as text/javascript. Whoever runs this site can mend that.",
            { name, type },
          ),
      };
    return {
      topic: "no-engine",
      words: start + t("They need a browser of 2023 or later, and no blocker that stops them."),
    };
  };

  const say = async () => {
    if (document.documentElement.dataset.modules !== undefined) return;
    for (const lab of document.querySelectorAll(".lab")) lab.setAttribute("data-static", "");
    if (location.protocol === "file:") {
      for (const link of document.querySelectorAll("a[href]")) {
        const [path, ...rest] = (link.getAttribute("href") ?? "").split("#");
        const folder = (path.endsWith("/") || /^\.{1,2}$/.test(path)) && !/^[a-z]+:/i.test(path);
        if (folder)
          link.setAttribute("href", [`${path.replace(/\/?$/, "/")}index.html`, ...rest].join("#"));
      }
    }
    const { words, topic, address } = await why();
    const place = document.createElement("div");
    place.className = "site-fallback admonition warning";
    place.setAttribute("role", "alert");
    const line = document.createElement("p");
    line.textContent = words;
    const link = (/** @type {string} */ text, /** @type {string} */ href) => {
      const made = document.createElement("a");
      made.href = href;
      made.target = "_blank";
      made.textContent = text;
      line.append(" ", made);
    };
    if (address) link(address, address);
    link(
      t("When something is wrong"),
      `${root}help/${location.protocol === "file:" ? "index.html" : ""}#${topic}`,
    );
    place.append(line);
    const page = document.querySelector(".md-content__inner");
    page?.prepend(place);
  };

  // Modules have run, or failed, by then.
  addEventListener("load", say);
}
