// @ts-check
// For a page of another site that shows labs of this one: gives each frame the height that its lab asks for.
// Every message is held against the frame that it must come from, and against this very site's origin.

{
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { origin } = new URL(script.src);
  addEventListener("message", (event) => {
    const { data } = event;
    if (event.origin !== origin || data?.source !== "dream-machine" || data.type !== "size") return;
    for (const frame of document.querySelectorAll("iframe"))
      if (frame.contentWindow === event.source) frame.style.height = `${Number(data.height)}px`;
  });
}
