import pytest

from tests.ingest.reading import read, text_of

HIDDEN = [
    "<!-- $11 -->",
    "<!-- a -- b > $11 -->",
    "<!--[if IE]>$11<![endif]-->",
    "<?php $11 ?>",
    "<span style='display:none'>$11</span>",
    "<span style='DISPLAY : None !important'>$11</span>",
    "<div style='visibility:hidden'>$11</div>",
    "<div style='visibility: collapse'><b>$11</b></div>",
    "<div style='opacity:0'>$11</div>",
    "<div style='font-size:0px'>$11</div>",
    "<div style='content-visibility:hidden'>$11</div>",
    "<div style='position:absolute;left:-9999px'>$11</div>",
    "<div style='text-indent:-999em'>$11</div>",
    "<div style='position:absolute;clip:rect(0,0,0,0)'>$11</div>",
    "<div style='clip-path:inset(50%)'>$11</div>",
    "<div style='height:0;overflow:hidden'>$11</div>",
    "<div style='transform:scale(0)'>$11</div>",
    "<div style='color:#fff'>$11</div>",
    "<div style='color:transparent'>$11</div>",
    "<div style='background:#102030'><p style='color:rgb(16, 32, 48)'>$11</p></div>",
    "<font color=white>$11</font>",
    "<p hidden>$11</p>",
    "<p hidden=until-found>$11</p>",
    "<p aria-hidden='TRUE'><b>$11</b></p>",
    "<dialog>$11</dialog>",
    "<div popover>$11</div>",
    "<template><p>$11</p></template>",
    "<noscript>$11</noscript>",
    "<script>var price = '$11'</script>",
    '<script type=\'application/ld+json\'>{"price": "$11"}</script>',
    "<style>.x::after{content:'$11'}</style>",
    "<iframe>$11</iframe>",
    "<object>$11</object>",
    "<canvas>$11</canvas>",
    "<svg><title>$11</title><desc>$11</desc></svg>",
    "<input type=hidden value='$11'>",
    "<p title='$11' data-price='$11'></p>",
    "<s>$11</s><del>$11</del>",
    "<datalist><option>$11</datalist>",
    "<style>.secret{display:none}</style><p class='a secret'>$11</p>",
    "<style>#off{visibility:hidden}</style><p id=off>$11</p>",
    "<style>div > .in{display:none}</style><div><i class=in>$11</i></div>",
    "<style>@media screen{.m{display:none}}</style><i class=m>$11</i>",
    "<style>.w{color:white}</style><p class=w>$11</p>",
    "<style>[data-internal]{display:none}</style><p data-internal>$11</p>",
    "<style>.x{display:block}.x{display:none}</style><p class=x>$11</p>",
    "<style>#z{display:none!important}</style><p id=z style='display:block'>$11</p>",
    "<style>.a{.b{display:none}}</style><div class=a><p class=b>$11</p></div>",
    "<style>.a{&.b{display:none}}</style><div class='a b'>$11</div>",
    "<style>.a{> .c, .d{visibility:hidden}}</style><div class=a><p class=d>$11</p></div>",
    "<style>.a{@media screen{display:none}}</style><div class=a>$11</div>",
    "<style>:root{--how:none}.v{display:var(--how)}</style><p class=v>$11</p>",
    "<style media='screen, print'>.m{display:none}</style><p class=m>$11</p>",
    "<p style='font-size:1px'>$11</p>",
    "<p style='font:0/0 a'>$11</p>",
    "<p style='position:absolute;inset:0 auto auto -9999px'>$11</p>",
    "<p style='transform:translateX(-9999px)'>$11</p>",
    "<p style='translate:-9999px 0'>$11</p>",
    "<p style='scale:0'>$11</p>",
    "<p style='transform:rotateY(90deg)'>$11</p>",
    "<p style='filter:opacity(0)'>$11</p>",
    "<p style='opacity:.01'>$11</p>",
    "<p style='margin:0 0 0 -9999px'>$11</p>",
    "<p style='text-indent:100%;overflow:hidden'>$11</p>",
    "<div style='height:0em;overflow-y:hidden'>$11</div>",
    "<p style='-webkit-text-fill-color:transparent'>$11</p>",
    "<p style='text-decoration:line-through'>$11</p>",
    "<p style='clip-path:polygon(0 0, 0 0, 0 0)'>$11</p>",
    "<svg><text display=none>$11</text><text opacity=0>$11</text><text fill=none>$11</text></svg>",
    "<svg><defs><text>$11</text></defs><symbol><text>$11</text></symbol></svg>",
    "<math><annotation-xml>$11</annotation-xml></math>",
]
SHOWN = [
    "<details><summary>How much?</summary>$11</details>",
    "<div style='visibility:hidden'><b style='visibility:visible'>$11</b></div>",
    "<div style='font-size:0'><b style='font-size:12px'>$11</b></div>",
    "<div style='background:black'><b style='color:white'>$11</b></div>",
    "<div style='background:url(x.png)'><b style='color:white'>$11</b></div>",
    "<link rel=stylesheet href=x.css><b style='color:white'>$11</b>",
    "<style>@media print{.p{display:none}}</style><i class=p>$11</i>",
    "<style>@media (max-width:600px){.p{display:none}}</style><i class=p>$11</i>",
    "<style>.x{display:none}.x.open{display:block}</style><p class='x open'>$11</p>",
    "<style>.x:hover{display:none}</style><p class=x>$11</p>",
    "<p aria-hidden=false>$11</p>",
    "<header>$11</header>",
    "<aside>$11</aside>",
    "<footer>$11</footer>",
    "<dialog open>$11</dialog>",
    "<select><option>$11</select>",
    "<pre>$11</pre>",
    "<my-price>$11</my-price>",
    "<img alt='$11'>",
    "<textarea>$11</textarea>",
    "<style>broken { { display:none</style><p>$11</p>",
    "<style>.a{.b{display:none}}</style><p class=b>$11</p>",
    "<style>#z{display:none}</style><p id=z style='display:block'>$11</p>",
    "<style>:root{--ink:white}.night{--ink:black}b{color:var(--ink)}</style><b>$11</b>",
    "<style>body{color:#fff;background:#111}b{background:#fff;color:var(--ink)}</style><b>$11</b>",
    "<style media='(max-width:600px)'>.m{display:none}</style><p class=m>$11</p>",
    "<noscript><style>.js{display:none}</style></noscript><p class=js>$11</p>",
    "<p style='font:700 12px sans-serif'>$11</p>",
    "<p style='position:absolute;left:50%;transform:translate(-50%,-100%)'>$11</p>",
    "<p style='text-indent:40px'>$11</p>",
    "<svg fill=none><text fill=black>$11</text></svg>",
]


@pytest.mark.parametrize("markup", HIDDEN)
def test_what_a_browser_does_not_show_is_not_read(markup: str) -> None:
    text = text_of("a.html", f"<p>The lamp costs $80.</p>{markup}<p>It shines.</p>")
    assert text == "The lamp costs $80.\n\nIt shines."


@pytest.mark.parametrize("markup", SHOWN)
def test_what_a_browser_shows_is_read(markup: str) -> None:
    assert "$11" in text_of("a.html", f"<p>The lamp costs $80.</p>{markup}<p>It shines.</p>")


@pytest.mark.parametrize("markup", [hidden for hidden in HIDDEN if "'DISPLAY" not in hidden])
def test_in_markdown_html_hides_as_well(markup: str) -> None:
    assert "$11" not in text_of("a.md", f"The lamp costs $80.\n\n{markup}\n\nIt shines.")


@pytest.mark.parametrize("tag", ["header", "aside", "main", "article", "select", "textarea", "x-price"])
def test_a_page_may_leave_out_its_body_tag(tag: str) -> None:
    assert text_of("a.html", f"<!doctype html><title>Shop</title><{tag}>$11</{tag}>") == "$11"


@pytest.mark.parametrize(
    "boxes",
    [
        "<span style='display:block'>Large</span><span style='display:block'>$15</span>",
        "<style>.r span{display:table-cell}</style><div class=r><span>Large</span><span>$15</span></div>",
        "<style>.f{display:flex}</style><div class=f><b>Large</b><i>$15</i></div>",
        "<div role=row><span role=cell>Large</span><span role=cell>$15</span></div>",
    ],
)
def test_boxes_by_style_or_role_stand_apart(boxes: str) -> None:
    assert text_of("a.html", boxes) == "Large $15"


def test_a_comment_that_never_ends_is_reported() -> None:
    pieces, flaws = read("a.html", "<p>Shown.</p>\n<!-- left open <p>Lost.</p>")
    assert [piece.text for piece in pieces] == ["Shown."]
    assert [(flaw.place, flaw.lost) for flaw in flaws] == [(":2", True)]


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        ("<tr><th>Item<th>Price<tr><td>Osprey L<td>$15", "- Item: Osprey L; Price: $15"),
        ("<thead><tr><td>Item<td>Price<tbody><tr><td>Osprey L<td>$15", "- Item: Osprey L; Price: $15"),
        ("<tr><td>Osprey L<td>$15<tr><td>Osprey S<td>$9", "- Osprey L; $15\n- Osprey S; $9"),
        ("<tr><th>Weight<td>300 g<tr><th>Size<td>5 cm", "- Weight: 300 g\n- Size: 5 cm"),
        ("<tr><th>A<th>B<tr><td rowspan=2>x<td>1<tr><td>2", "- A: x; B: 1\n- A: x; B: 2"),
        ("<tr><th>A<th>B<tr><td colspan=2>All sold out", "- All sold out"),
        ("<tr><td><h2>Left</h2><p>One.<p>Two.<td>Right", "## Left\n\nOne.\n\nTwo.\n\nRight"),
        ("<tr><th>Item<th>Sizes<tr><td>Osprey<br>L<td><p>S<p>M", "- Item: Osprey L; Sizes: S M"),
        ("<tr><td>Osprey<br>L<td>$15<tr><td>Osprey S<td>$9", "- Osprey L; $15\n- Osprey S; $9"),
        ("<tr><th>Colour<tr><td>red<tr><td>blue", "- Colour: red\n- Colour: blue"),
        (
            "<tr><th rowspan=2>Kind<th colspan=2>Price<tr><th>S<th>L<tr><td>Osprey<td>$1<td>$2",
            "- Kind: Osprey; Price S: $1; Price L: $2",
        ),
        ("<tr><td colspan=2>Prices<tr><td>Item<td>Price<tr><td>Osprey<td>$1", "- Prices\n- Item: Osprey; Price: $1"),
        ("<caption>Sizes</caption><tr><th>A<th>B<tr><td>1<td>2", "Sizes\n\n- A: 1; B: 2"),
    ],
)
def test_a_row_of_a_table_has_its_column_names(table: str, lines: str) -> None:
    assert text_of("a.html", f"<table>{table}</table>") == lines


def test_space_is_collapsed_as_in_a_browser_and_no_character_is_lost() -> None:
    markup = "<p>a \n b\u00a0c\u3000d\u200de\u00adf</p><p>$15<sup>99</sup> 進<ruby>撃<rt>げき</rt></ruby></p>"
    assert text_of("a.html", markup) == "a b\u00a0c\u3000d\u200de\u00adf\n\n$15 99 進撃(げき)"


def test_code_is_no_heading() -> None:
    assert text_of("a.html", "<pre># one\n\n two</pre>") == "    # one\n    \n     two"


@pytest.mark.parametrize("tag", ["div", "span", "b", "ul><li", "table><tr><td", "blockquote"])
def test_a_page_that_nests_too_deep_is_given_up_at_once(tag: str) -> None:
    with pytest.raises(ValueError, match="deep"):
        read("a.html", f"<{tag}>" * 20_000 + "text")
