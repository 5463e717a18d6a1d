"""``make serve``: MkDocs' own server; a build that fails leaves the former page, and the page follows the builds."""
