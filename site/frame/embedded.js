// @ts-check
// With ?embed in the address a page shows one of its labs and nothing else, for a frame in another page. The build writes
// this file into the head of every page, so that nothing else is ever seen; frame/embed.js does the rest.

if (new URLSearchParams(location.search).has("embed")) document.documentElement.dataset.embed = "";

// The theme says so too, but later: all of the page would be styled once more.
document.documentElement.classList.replace("no-js", "js");
