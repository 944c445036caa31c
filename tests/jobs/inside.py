"""Addresses that no fetch may follow, as attackers write them; PORT is where somebody listens."""

LOOPBACK = (
    "http://127.0.0.1:PORT/",
    "http://127.0.0.2:PORT/",
    "http://127.255.255.254:PORT/",
    "http://127.1:PORT/",
    "http://127.0.1:PORT/",
    "http://0.0.0.0:PORT/",
    "http://0:PORT/",
    "http://2130706433:PORT/",
    "http://017700000001:PORT/",
    "http://0x7f000001:PORT/",
    "http://0x7F.0x0.0x0.0x1:PORT/",
    "http://0x7f.1:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://0177.0x0.0.1:PORT/",
    "http://127.000.000.001:PORT/",
    "http://１２７.０.０.１:PORT/",
    "http://127。0。0。1:PORT/",
    "http://①②⑦.⓪.⓪.①:PORT/",
    "http://127.0.0.1.:PORT/",
    "http://%31%32%37.0.0.1:PORT/",
    "http://localhost:PORT/",
    "http://LOCALHOST:PORT/",
    "http://ｌｏｃａｌｈｏｓｔ:PORT/",
    "http://[::1]:PORT/",
    "http://[0:0:0:0:0:0:0:1]:PORT/",
    "http://[::]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/",
    "http://[0:0:0:0:0:FFFF:127.0.0.1]:PORT/",
    "http://[::127.0.0.1]:PORT/",
    "http://[::ffff:0:127.0.0.1]:PORT/",
    "https://127.0.0.1:PORT/",
)

NAT64_AND_6TO4 = (
    "http://[64:ff9b::127.0.0.1]:PORT/",
    "http://[64:ff9b::7f00:1]:PORT/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::7f00:1]:PORT/",
    "http://[2002:7f00:1::]:PORT/",
    "http://[2002:7f00:0001::1]:PORT/",
    "http://[2002:a00:1::]/",
    "http://[2002:c0a8:101::]/",
    "http://[2001:0:7f00:1::f7f7:f7f7]/",
    "http://[2001:0:808:808::80ff:fffe]/",
)

PRIVATE = (
    "http://10.0.0.1/",
    "http://167772161/",
    "http://0xa.1/",
    "http://012.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.254/",
    "http://192.168.0.1/",
    "http://192.168.1.1:8080/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::ffff:c0a8:1]/",
    "http://[fc00::1]/",
    "http://[fd12:3456:789a::1]/",
    "http://[fec0::1]/",
)

LINK_LOCAL = (
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.43518/",
    "http://2852039166/",
    "http://0xA9FEA9FE/",
    "http://0251.0376.0251.0376/",
    "http://[::ffff:169.254.169.254]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25lo]:PORT/",
    "http://[fd00:ec2::254]/",
)

OTHERS_INSIDE = (
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://100.127.255.254/",
    "http://[::ffff:100.64.0.1]/",
    "http://224.0.0.1/",
    "http://239.255.255.250:1900/",
    "http://[::ffff:224.0.0.1]/",
    "http://[ff02::1]/",
    "http://[ff05::2]/",
    "http://255.255.255.255/",
    "http://240.0.0.1/",
    "http://192.0.0.192/",
    "http://198.18.0.1/",
    "http://[2001:db8::1]/",
    "http://[100::1]/",
)

DISGUISED = (
    "http://news.example@127.0.0.1:PORT/",
    "http://news.example:80@127.0.0.1:PORT/",
    "http://news.example%40@127.0.0.1:PORT/",
    "http://127.0.0.1:80@[::1]:PORT/",
    "http://me:secret@localhost:PORT/feed",
    "http://news.example\\@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT\\@news.example/",
    "http://127.0.0.1:PORT#@news.example/",
    "http://127.0.0.1:PORT?@news.example/",
    "http://127.0.0.1:PORT/?url=http://news.example/",
    "http://127.0.0.1:PORT/../../news.example/rss",
    "http://127.0.0.1:22/",
    "http://127.0.0.1/",
    "HTTP://127.0.0.1:PORT/",
)

MALFORMED = (
    "http://",
    "http:///127.0.0.1:PORT/",
    "http:127.0.0.1:PORT/",
    "http:/127.0.0.1:PORT/",
    "http://[::1:PORT/",
    "http://[v1.127.0.0.1]:PORT/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:-1/",
    "http://127.0.0.1:PORT:PORT/",
    "http://..:PORT/",
)

NO_HOST = ("http://%31%32%37.0.0.1:PORT/", "http://[v1.127.0.0.1]:PORT/")
"""Those whose host is taken for a name, which no DNS knows."""

OTHER_SCHEMES = (
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "file://localhost/etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "file:/etc/passwd",
    "javascript:alert(1)",
    "JavaScript:fetch('http://127.0.0.1:PORT/')",
    "data:text/xml,<rss></rss>",
    "ftp://127.0.0.1:PORT/",
    "gopher://127.0.0.1:PORT/_GET",
    "dict://127.0.0.1:PORT/",
    "ldap://127.0.0.1:PORT/",
    "ws://127.0.0.1:PORT/",
    "unix:///var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
    "feed:http://127.0.0.1:PORT/",
    "view-source:http://127.0.0.1:PORT/",
    "blob:http://127.0.0.1:PORT/",
    "about:blank",
    "tg://resolve?domain=x",
)

PATHS = (
    "/etc/passwd",
    "../../etc/passwd",
    "./feed.xml",
    "~/.ssh/id_rsa",
    "//127.0.0.1:PORT/",
    "C:\\Windows\\win.ini",
    "\\\\127.0.0.1\\share",
)

REACHABLE = (*LOOPBACK, *NAT64_AND_6TO4, *PRIVATE, *LINK_LOCAL, *OTHERS_INSIDE, *DISGUISED)
"""Those that lead somewhere when nobody looks."""

ALL = (*REACHABLE, *MALFORMED, *OTHER_SCHEMES, *PATHS)

NAMES = {
    "loopback.example": ["127.0.0.1"],
    "loopback6.example": ["::1"],
    "any.example": ["0.0.0.0"],
    "private.example": ["10.1.2.3"],
    "intranet.example": ["192.168.1.1", "fd12::1"],
    "metadata.example": ["169.254.169.254"],
    "link.example": ["fe80::1"],
    "multicast.example": ["224.0.0.251"],
    "carrier.example": ["100.64.1.1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "sixtofour.example": ["2002:7f00:1::1"],
    "xn--e1afmkfd.example": ["127.0.0.1"],
}
"""What a DNS that an attacker controls answers."""
