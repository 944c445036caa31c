"""Layouts of pages with news, as templates: lists of stories, and the pages around them.

`@name` stands for a class, which each site calls in its own way. A list knows of a story `{title}`,
`{href}`, `{link}`, `{teaser}`, `{date}`, `{image}`, `{more}`, `{rubric}`, `{label}`; what is in
capitals, as `{TEASER}`, is there on sites that have it, with its markup.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class List:
    item: str
    around: str = "{items}"
    first: str = ""
    """What the newest story looks like, where it leads."""
    group: str = ""
    """What stands around every three stories."""
    guest: str = ""
    """What stands after every fourth story and is none."""


@dataclass(frozen=True)
class Frame:
    page: str
    side: str
    """What stands around each list beside the news, under its `{heading}`."""


CARD = (
    "<div @card><a href='{href}'>{IMAGE}</a><div @body>{rubric}<h3>{link}</h3>"
    "{DATE}{TEASER}{MORE}</div></div>"
)
SMALL = "<div @small><a href='{href}'><img src=/s.jpg></a><h4>{link}</h4></div>"
LEAD = (
    "<div @lead><a href='{href}'><img src=/big.jpg></a><h2>{link}</h2><p>{teaser}</p>"
    "<span>{date}</span></div>"
)

LISTS = {
    "ul": List("<li>{DATE} {link}{TEASER}</li>", "<ul>{items}</ul>"),
    "ol": List("<li>{link} {DATE}</li>", "<ol>{items}</ol>"),
    "cards": List(CARD),
    "rows of cards": List(CARD, group="<div @line>{items}</div>"),
    "table": List("<tr><td>{date}</td><td>{link}</td></tr>", "<table>{items}</table>"),
    "old table": List(
        "<tr><td valign=top><a href='{href}'>{IMAGE}</a></td><td><font size=1>{date}</font><br>"
        "<a href='{href}'><font size=2><b>{title}</b></font></a><br><font size=2>{teaser}</font>"
        "</td></tr><tr><td colspan=2><hr></td></tr>",
        "<table cellpadding=4>{items}</table>",
    ),
    "grid of cells": List(
        "<td width=33%><p>{link}</p></td>", "<table>{items}</table>", group="<tr>{items}</tr>"
    ),
    "dl": List("<dt>{date}</dt><dd>{link}</dd>", "<dl>{items}</dl>"),
    "headings": List("<h2>{link}</h2>{DATE}{TEASER}"),
    "breaks": List("{DATE} {link}<br>"),
    "spans": List(
        "<div><a href='{href}'><span><span>{title}</span></span></a>{DATE}</div>",
        "<div>{items}</div>",
    ),
    "whole cards": List(
        "<a @item href='{href}'>{IMAGE}<span @rubric>{label}</span><h4>{title}"
        "</h4>{TEASER}{DATE}</a>"
    ),
    "whole cards of divs": List(
        "<a href='{href}'><div>{date}</div><div>{title}</div><div>{teaser}</div></a>"
    ),
    "articles": List(
        "<article>{IMAGE}<header><h2>{link}</h2><time datetime='2024-11-27T10:00:00+05:00'>{date}"
        "</time></header>{TEASER}<footer>{MORE} <a href='/author/dina/'>Dinara Bekbolayeva</a>"
        "</footer></article>"
    ),
    "blog posts": List(
        "<article class='post tag-csto category-popular'><h2 class=entry-title>{link}</h2>"
        "<div class=entry-meta>By <a href='/author/ann/'>Ann</a> in <a href='/rub/a/'>CSTO and"
        " Central Asia</a></div><p>{teaser} <a href='{href}#more'>{more}</a></p></article>"
    ),
    "headlines without links": List(
        "<div @row><h3>{title}</h3>{TEASER}<a href='{href}'>{more}</a></div>"
    ),
    "flat headlines without links": List(
        "<h3>{title}</h3><p>{teaser}</p><a href='{href}'>{more}</a>"
    ),
    "headlines cut short": List(
        "<li><a href='{href}' title='{title}'>{cut}…</a>{DATE}</li>", "<ul>{items}</ul>"
    ),
    "pictures": List(
        "<div><a href='{href}'><img src=/i.png alt='{title}'></a></div>", "<div>{items}</div>"
    ),
    "days": List("<li>{link}</li>", group="<div @day><h4>{date}</h4><ul>{items}</ul></div>"),
    "lead": List("<li>{DATE} {link}</li>", "<ul>{items}</ul>", first=LEAD),
    "timeline": List(
        "<div @event><div @time>14:05</div><div @text>{link}</div></div>",
        "<div @lenta>{items}</div>",
    ),
    "adverts": List(
        "<li>{link}{TEASER}</li>",
        "<ul @list>{items}</ul>",
        guest=(
            "<li>{advert}</li><li><a href='/subscribe/'>Subscribe to the CSTO newsletter</a>"
            "</li>"
        ),
    ),
    "tags and comments": List(
        "<div @it><h3 @head>{link}</h3><div @text>{teaser}</div><div @tags>"
        "<a href='/tag/csto/'>CSTO"
        "</a> <a href='/tag/asia/'>Central Asia and the Caucasus</a></div>"
        "<a href='{href}#comments'>"
        "3 comments</a></div>"
    ),
    "sections": List(
        "<li>{link}</li>",
        group="<section @part><h2><a href='/rubric/'>{label}</a></h2><ul>{items}</ul></section>",
    ),
}  # fmt: skip

FRAMES = {
    "semantic": Frame(
        "<header><a href=/><img alt='CSTO news agency portal' src=/l.png></a><nav>{menu}"
        "</nav></header>"
        "<main><h1>{news}</h1>{list}<div>{pager}</div></main><aside>{sides}</aside>"
        "<footer>{footer}{advert}</footer>",
        "<section><h3>{heading}</h3>{list}</section>",
    ),
    "sidebar first": Frame(
        "<div id=header>{menu}</div><div id=wrap><div id=sidebar>{sides}{advert}</div>"
        "<div id=content><h1>{news}</h1><div>{list}</div>{pager}</div></div>"
        "<div id=footer>{footer}</div>",
        "<div><div>{heading}</div>{list}</div>",
    ),
    "table with widths": Frame(
        "<table width=100%><tr><td colspan=3>{menu}</td></tr><tr><td width=180>{sides}</td>"
        "<td width=600><h2>{news}</h2>{list}</td><td width=150>{advert}</td></tr>"
        "<tr><td colspan=3>{footer}</td></tr></table>",
        "<b>{heading}</b><br>{list}",
    ),
    "table of tables": Frame(
        "<center><table><tr><td>{menu}</td></tr></table><table><tr><td valign=top>"
        "<font size=5>{news}</font><br>{list}<br>{pager}</td><td valign=top>{sides}</td></tr>"
        "</table>"
        "</center>{footer}",
        "<table><tr><th>{heading}</th></tr><tr><td>{list}</td></tr></table>",
    ),
    "soup": Frame(
        "<div><div><div>{menu}</div><div><div><div><h1>{news}</h1></div><div>{list}</div></div>"
        "<div>{sides}</div></div><div>{footer}</div></div></div>",
        "<div><div><span>{heading}</span></div><div>{list}</div></div>",
    ),
    "soup with equal headings": Frame(
        "{menu}<div>{sides}<div><h2>{news}</h2>{list}</div></div><p>{footer}</p>",
        "<div><h2>{heading}</h2>{list}</div>",
    ),
    "columns": Frame(
        "<div class=container><div class=row><div class=col-md-4>{sides}</div>"
        "<div class=col-md-8><h1>{news}</h1>{list}{pager}</div></div></div>",
        "<div class=block><h4>{heading}</h4>{list}</div>",
    ),
    "widgets": Frame(
        "<div class='content-with-sidebar'><div class=primary>{list}</div>{sides}</div>"
        "<div class=tags><a href=/tag/csto/>CSTO and its member states</a></div>",
        "<div class='widget popular-posts'><div>{heading}</div>{list}</div>",
    ),
    "flat": Frame("<h1>{news}</h1>{list}{sides}<p>{footer}</p>", "<h3>{heading}</h3>{list}"),
    "strips": Frame(
        "<div @top>{menu}</div>{sides}<h1>{news}</h1><div @box>{list}</div>",
        "<div @strip><div @name>{heading}</div>{list}</div>",
    ),
    "floats": Frame(
        "<div style='float:right;width:240px'>{sides}</div>"
        "<div style='float:left;width:700px'><h2>{news}</h2>{list}</div>",
        "<p><b>{heading}:</b></p>{list}",
    ),
    "hidden": Frame(
        "{menu}{sides}<div>{list}</div><div>{advert}</div>",
        "<div hidden>{list}</div>",
    ),
}  # fmt: skip
