"""Releases → a static site in five languages: map, timeline, incident pages, feeds, open data.

    releases   admission    the newest version of each, nothing held, nothing before its time
      … worded stories      one language at a time, from fields alone (`labels`, `sentences`, `catalogues`)
      … drawn  maps         SVG by the server; `basemap` is made at set-up, scripts only add comfort
      … set    pages, site  templates, one style sheet, one script; `feeds`, `opendata` beside them

`build` gives (path, bytes) and writes nothing. Everything on the site comes out of a `Release`: what was held, and what
a release has no field for, cannot appear. A reader's browser asks nobody but the site. `words` is shared with the desk.
"""

from dazor.publishing.admission import BadRelease, check
from dazor.publishing.basemap import NotBuilt
from dazor.publishing.site import MARKER, build

__all__ = ["MARKER", "BadRelease", "NotBuilt", "build", "check"]
