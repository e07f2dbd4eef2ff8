#include "telemetry/report_parts.h"

/* Colours have names: the dark ones replace the light ones, and paper has the light ones. */
#define LIGHT                                                                                      \
    "--ground:#f5f6f8;--card:#fff;--line:#dfe3e8;--ink:#1a2129;--soft:#5c6873;--accent:#2563b0;"   \
    "--screen:#eef1f5;--key:#eef1f5;--click:#d9480f;--lost:#c92a2a;--good:#2b8a3e;--blind:#"       \
    "aab4be;"                                                                                      \
    "--keys:#2563b0;--clicks:#d9480f;--moves:#0c8599;--early:#4dabf7;--late:#862e9c;"              \
    "--h1:#dbeafa;--h2:#bcd9f5;--h3:#95c2ec;--h4:#69a7e0;--h5:#438acf;--h6:#2b6cb5;--h7:#205294;"  \
    "--h8:#183b70;--h9:#10264c;"                                                                   \
    "--s0:#4dabf7;--s1:#429cf0;--s2:#3a8de8;--s3:#387dde;--s4:#3b6dd3;--s5:#445dc8;--s6:#4f4fbd;"  \
    "--s7:#5b44b3;--s8:#673cab;--s9:#7236a4;--s10:#7c31a0;--s11:#862e9c;"
#define DARK                                                                                       \
    "--ground:#0f1419;--card:#182028;--line:#2b3640;--ink:#e6ebf0;--soft:#93a1ae;--accent:#"       \
    "6cb2f7;"                                                                                      \
    "--screen:#111820;--key:#222d37;--click:#ffa94d;--lost:#ff8787;--good:#69db7c;--blind:#"       \
    "55626e;"                                                                                      \
    "--keys:#6cb2f7;--clicks:#ffa94d;--moves:#3bc9db;--early:#74c0fc;--late:#f783ac;"              \
    "--h1:#16263a;--h2:#17355a;--h3:#1b477c;--h4:#215c9f;--h5:#2d75c0;--h6:#4a92d8;--h7:#76b1e8;"  \
    "--h8:#a9d0f4;--h9:#e3f1fd;"                                                                   \
    "--s0:#74c0fc;--s1:#82b9f7;--s2:#90b3f1;--s3:#9eadea;--s4:#aba7e3;--s5:#b8a1db;--s6:#c39bd4;"  \
    "--s7:#ce96cb;--s8:#d891c3;--s9:#e38dbb;--s10:#ed88b4;--s11:#f783ac;"

const char *const report_styles[REPORT_STYLES] = {
    ":root{" LIGHT "}"
    "@media screen and (prefers-color-scheme:dark){:root{" DARK "}}",
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,"
    "'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}"
    "header,main,footer{max-width:1200px;margin:0 auto;padding:0 24px}"
    "header{padding-top:36px}"
    ".brand{margin:0;color:var(--accent);font-weight:600;font-size:13px;letter-spacing:.04em}"
    "h1{margin:2px 0 4px;font-size:30px;line-height:1.2;font-weight:650;overflow-wrap:anywhere}"
    "h2{margin:36px 0 12px;font-size:20px;font-weight:650}"
    "h3{margin:0;font-size:15px;font-weight:650;overflow-wrap:anywhere}"
    "h3 small{font-weight:400;color:var(--soft)}"
    "figcaption p,.note,.span,footer,.legend,.quantiles dt,.tile dt,.tile .more{color:var(--soft)}"
    "figcaption p{margin:0 0 8px;font-size:13px}"
    ".note{font-size:13px;margin:8px 0 0}"
    ".span{margin:0}.span span+span:before{content:'·';margin:0 8px}"
    ".card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:18px;"
    "margin:0}"
    ".wide{margin:0 0 16px}"
    ".cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));"
    "gap:16px;margin-top:16px}"
    ".good{color:var(--good)}"
    ".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:16px;"
    "margin:24px 0 0}"
    ".tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:14px "
    "18px}"
    ".tile dt{font-size:13px}.tile dd{margin:0;font-size:26px;font-weight:650;line-height:1.3;"
    "font-variant-numeric:tabular-nums;white-space:nowrap}"
    ".tile .more{font-size:13px;font-weight:400;white-space:normal}"
    ".quantiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(88px,1fr));gap:6px 12px;"
    "margin:10px 0 0;font-size:13px}"
    ".quantiles dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}"
    "svg{display:block;width:100%;height:auto;font:12px system-ui,'Segoe UI',sans-serif}",
    ".grid{stroke:var(--line)}.axis{stroke:var(--soft)}"
    ".tick,.mark-name{fill:var(--soft)}.row-name{fill:var(--ink);font-weight:600}"
    ".bar,.keys rect{fill:var(--keys)}.clicks rect{fill:var(--clicks)}"
    ".moves rect{fill:var(--moves)}.lost rect{fill:var(--lost)}"
    ".blind{fill:var(--blind)}"
    ".mark{stroke:var(--clicks);stroke-dasharray:3 3}"
    ".maps{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));"
    "gap:18px}"
    ".monitors{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));"
    "gap:16px;align-items:start}.monitors .wide{margin:0}.maps>div:only-child{max-width:860px}"
    "h2+.note{margin:0 0 12px}.cards svg{font-size:13px}"
    ".screen{border-radius:6px;border:1px solid var(--line)}"
    ".ground{fill:var(--screen)}"
    ".click{fill:var(--click);fill-opacity:.55;stroke:var(--card);stroke-opacity:.6}"
    ".way{fill:none;stroke-linejoin:round;stroke-linecap:round}"
    ".early{color:var(--early);font-weight:600}.late{color:var(--late);font-weight:600}"
    ".legend{display:flex;align-items:center;gap:8px;font-size:13px;margin:0 0 12px}"
    ".legend svg{width:120px;height:12px}.legend .dot{width:12px;margin-left:12px}"
    ".keyboard{font-size:13px}.key text{fill:var(--ink)}.key.hot text{fill:var(--card)}"
    ".h0{fill:var(--key)}.h1{fill:var(--h1)}.h2{fill:var(--h2)}.h3{fill:var(--h3)}"
    ".h4{fill:var(--h4)}.h5{fill:var(--h5)}.h6{fill:var(--h6)}.h7{fill:var(--h7)}"
    ".h8{fill:var(--h8)}.h9{fill:var(--h9)}"
    ".s0{stroke:var(--s0)}.s1{stroke:var(--s1)}.s2{stroke:var(--s2)}.s3{stroke:var(--s3)}"
    ".s4{stroke:var(--s4)}.s5{stroke:var(--s5)}.s6{stroke:var(--s6)}.s7{stroke:var(--s7)}"
    ".s8{stroke:var(--s8)}.s9{stroke:var(--s9)}.s10{stroke:var(--s10)}.s11{stroke:var(--s11)}"
    "details{margin-top:8px;font-size:13px}summary{color:var(--soft);cursor:pointer}"
    ".wide:has(table){overflow-x:auto}"
    "table{border-collapse:collapse;width:100%;font-size:14px}"
    "th,td{padding:8px 12px;text-align:left;border-bottom:1px solid var(--line)}"
    "tbody tr:last-child th,tbody tr:last-child td{border-bottom:0}"
    "thead th{color:var(--soft);font-weight:600;font-size:13px;vertical-align:bottom}"
    "tbody th{font-weight:600;overflow-wrap:anywhere}"
    ".number{text-align:right;font-variant-numeric:tabular-nums}"
    "footer{padding-top:28px;padding-bottom:40px;font-size:13px}"
    "@media print{details{display:none}@page{margin:14mm}body{background:none;font-size:11px}"
    "header,main,footer{max-width:none;padding:0}header{padding-top:0}"
    ".card,.tile{border-color:#ccc;break-inside:avoid}h2{break-after:avoid;margin-top:20px}"
    ".legend,section>.note{break-after:avoid}"
    ".cards{grid-template-columns:1fr 1fr 1fr}.maps{grid-template-columns:1fr 1fr}"
    ".tiles{grid-template-columns:repeat(3,1fr)}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}"};
