"""Places as they describe themselves."""

from oirase.kernel.manifest import Dataset, EntryPage, Manifest, Names, PackSection

MANIFEST = Manifest(
    slug="geo",
    app_label="geo",
    name=Names("地図と市町村", "Map and municipalities", "地図（ちず）と、市・町・村"),
    summary=Names(
        "市町村の符号、区域、役所の位置、国勢調査の数値。全国の郵便番号。",
        "Codes, areas, offices and census figures of the municipalities; postal codes of the whole country.",
        "市・町・村の番号（ばんごう）、形、役所（やくしょ）の場所（ばしょ）、人の数。日本（にほん）の郵便番号（ゆうびんばんごう）。",
    ),
    users=("resident", "company", "staff"),
    basis=(
        "全国地方公共団体コード（総務省）/ standard codes of local governments",
        "JGD2011; GeoJSON (RFC 7946)",
        "郵便番号データ、事業所の個別郵便番号データ（日本郵便、著作権を主張せず）/ lists of postal codes (Japan Post, no copyright asserted)",
    ),
    entry_pages=(EntryPage("geo:municipalities", Names("市町村", "Municipalities", "市・町・村"), "public"),),
    datasets=(
        Dataset(
            "municipalities",
            Names("市町村の区域と役所", "Areas and offices of municipalities"),
            "geo:municipality_areas",
            "see the credits of the pack",
        ),
    ),
    pack_sections=(PackSection("municipalities", "oirase.blocks.geo.pack:load", 10),),
    limits=(
        Names(
            "区域の線は間引いてあり、測量や権利関係の判断には使えない。",
            "Boundaries are simplified and not fit for surveying or legal use.",
        ),
        Names(
            "郵便番号の一覧は、版を更新したときに新しくなる。丁目や番地が実在するかは確かめない。",
            "The list of postal codes is renewed with a new version; whether a block or house exists is not checked.",
        ),
    ),
    urls="oirase.blocks.geo.urls",
    api="oirase.blocks.geo.api",
)
