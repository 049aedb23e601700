-- What fills the published tables of derived.sql: one view a table, one expression a column, over the working
-- database (attached as `work`) and the regions (already in `main`). Functions that SQLite lacks: see publish.py.
create temp view articles as
select
    a.id,
    coalesce(a.outlet, a.source) || ', ' || coalesce(a.published, '?') as label,
    masked(a.title) as title,
    a.outlet,
    a.url,
    a.published,
    a.published_from,
    masked(a.dateline) as dateline,
    coalesce((select o.id from work.articles o where o.id = a.origin), a.id) as origin,
    (select count(*) from work.figures f where f.article = a.id) as figures,
    (select count(*) from work.revisions r where r.article = a.id) as revisions,
    s.fetched_at,
    s.sha256,
    s.file as snapshot_file,
    s.offset as snapshot_offset,
    -- Of all parts of the article, which were fetched after its first: 'changed' before 'missing' before 'whole'.
    (select min(p.evidence) from work.snapshots p
        where p.source = s.source and p.key = s.key and p.fetched_at >= s.fetched_at) as evidence
from work.articles a left join work.snapshots s on s.id = a.snapshot
order by a.id;

create temp view revisions as
select r.article || '-' || r.number as id, r.article, r.number, masked(r.title) as title, r.published, r.replaced_at,
    (select count(*) from work.revision_figures f where f.article = r.article and f.number = r.number) as figures
from work.revisions r
order by r.article, r.number;

create temp view revision_figures as
select
    f.article || '-' || f.number || '-' || f.id as id,
    f.article || '-' || f.number as revision,
    f.article,
    f.id as figure,
    f.document,
    f.region,
    f.measure,
    f.value,
    f.qualifier,
    f.as_of,
    masked(f.sentence) as sentence,
    f.start - sentence_at(r.text, f.sentence, f.start, f."end") as start,
    f."end" - sentence_at(r.text, f.sentence, f.start, f."end") as "end",
    masked(f.speaker) as speaker,
    masked(f.speaker_office) as speaker_office,
    f.surface
from work.revision_figures f
join work.revisions r on r.article = f.article and r.number = f.number
order by f.article, f.number, f.start, f.id;

create temp view stated as
select
    l.claim,
    only(f.value) filter (where f.measure = 'eligible') as eligible,
    only(f.value) filter (where f.measure = 'issued') as issued,
    only(f.value) filter (where f.measure = 'recorded') as recorded,
    only(f.value) filter (where f.measure = 'unissued') as unissued,
    only(f.value) filter (where f.measure = 'unrecorded') as unrecorded,
    only(f.value) filter (where f.measure = 'issued_pct') as issued_pct,
    only(f.value) filter (where f.measure = 'recorded_pct') as recorded_pct,
    only(f.value) filter (where f.measure = 'unissued_pct') as unissued_pct,
    only(f.value) filter (where f.measure = 'unrecorded_pct') as unrecorded_pct,
    only(f.value) filter (where f.measure = 'target') as target,
    only(f.value) filter (where f.measure = 'target_pct') as target_pct,
    max(f.qualifier <> 'exact' and f.measure in ('eligible', 'issued', 'recorded')) as approximate_counts,
    max(f.qualifier <> 'exact') as approximate
from work.claim_figures l join work.figures f on f.id = l.figure
group by l.claim;

create temp view claims as
select
    c.id,
    c.document,
    c.region,
    c.as_of,
    masked(c.group_label) as group_label,
    s.eligible,
    s.issued,
    s.recorded,
    s.unissued,
    s.unrecorded,
    s.issued_pct,
    s.recorded_pct,
    s.unissued_pct,
    s.unrecorded_pct,
    case when not s.approximate_counts then
        round(100.0 * coalesce(s.issued, iif(c.document = 'ktp', s.recorded, null)) / nullif(s.eligible, 0), 2)
    end as computed_pct,
    case when c.group_label is null then (select share from (select case
        when s.eligible > 0 and not s.approximate_counts and held.count is not null
            then round(100.0 * held.count / s.eligible, 2)
        else held.share end as share
        from (select iif(c.document = 'ktp', s.recorded, s.issued) as count,
            iif(c.document = 'ktp', s.recorded_pct, s.issued_pct) as share) held)
        where share between 0 and 100) end as share_pct,
    s.target,
    s.target_pct,
    (select n.expected from work.findings n where n.claim = c.id and n.check_id = 'target'
        and n.against not like 'target daerah%' and n.against not like 'kata artikel%' order by n.position limit 1)
        as national_pct,
    (select n.verdict from work.findings n where n.claim = c.id and n.verdict is not null order by n.position limit 1)
        as target_verdict,
    c.said_verdict,
    masked(c.said_surface) as said,
    k.appearances,
    s.approximate,
    (select count(*) from work.findings n where n.claim = c.id and n.outcome = 'agrees' and n.verdict is null)
        as agrees,
    (select count(*) from work.findings n where n.claim = c.id and n.outcome = 'conflicts') as conflicts,
    (select count(*) from work.findings n where n.claim = c.id and n.outcome = 'cannot tell') as cannot_tell,
    first_day(c.as_of) as as_of_start,
    last_day(c.as_of) as as_of_end,
    a.outlet,
    a.published,
    c.article,
    r.name as region_name
from work.claims c
join work.articles a on a.id = c.article
join stated s on s.claim = c.id
join (select coalesce(first, id) as claim, count(*) as appearances from work.claims group by 1) k on k.claim = c.id
left join main.regions r on r.code = c.region
order by c.article, c.position;

-- Over the claims as they are published, which are written before.
create temp view coverage as
select
    document || '-' || region || '-' || substr(as_of, 1, 4) as id,
    document,
    region,
    substr(as_of, 1, 4) as year,
    row_number() over (partition by document, region order by as_of_end desc, published desc, c.rowid) = 1 as newest,
    as_of,
    share_pct,
    basis,
    approximate,
    eligible,
    held,
    coalesce(iif(document = 'ktp', unrecorded, unissued), eligible - held) as remaining,
    national_pct,
    target_verdict,
    conflicts,
    outlet,
    published,
    id as claim,
    level,
    region_name
from (
    select
        c.*,
        r.level,
        iif(c.document = 'ktp', c.recorded, c.issued) as held,
        iif(c.share_pct is round(100.0 * iif(c.document = 'ktp', c.recorded, c.issued) / c.eligible, 2), 'computed', 'stated')
            as basis,
        row_number() over (
            partition by c.document, c.region, substr(c.as_of, 1, 4) order by c.as_of_end desc, c.published desc, c.rowid
        ) as place
    from main.claims c join main.regions r on r.code = c.region
    where c.share_pct is not null and c.as_of is not null
) c
where place = 1
order by document, region, year;

create temp view appearances as
select
    coalesce(c.first, c.id) as claim,
    c.article,
    coalesce(c.first, c.id) = c.id as is_first,
    a.outlet,
    a.published
from work.claims c join work.articles a on a.id = c.article
group by 1, 2, 3
order by 1, 3 desc, 2;

create temp view figures as
select
    f.id,
    f.document,
    f.region,
    f.measure,
    f.value,
    case when f.measure like '%~_pct' escape '~' then 'per cent'
        when f.measure = 'batch' then 'documents' else 'people' end as unit,
    f.qualifier,
    f.as_of,
    masked(f.sentence) as sentence,
    f.start - sentence_at(a.text, f.sentence, f.start, f."end") as start,
    f."end" - sentence_at(a.text, f.sentence, f.start, f."end") as "end",
    masked(f.speaker) as speaker,
    masked(f.speaker_office) as speaker_office,
    masked(f.group_label) as group_label,
    f.period,
    f.surface,
    paragraph_at(a.text, f.sentence, f.start, f."end") as paragraph,
    a.outlet,
    a.published,
    f.article,
    (select min(coalesce(c.first, c.id)) from work.claim_figures l join work.claims c on c.id = l.claim
        where l.figure = f.id) as claim,
    f.rules,
    f.basis,
    f.confidence,
    max(f.decimals, 0) as decimals,
    first_day(f.as_of) as as_of_start,
    last_day(f.as_of) as as_of_end,
    r.name as region_name
from work.figures f
join work.articles a on a.id = f.article
left join main.regions r on r.code = f.region
order by f.article, f.start, f.id;

-- Over the figures as they are published. An article that states a number twice says it once.
create temp view first_told as
select
    f.id as figure,
    f.document,
    f.region,
    f.measure,
    f.value,
    f.decimals,
    f.as_of,
    told.articles,
    f.published as first,
    told.last,
    f.outlet,
    f.speaker,
    f.region_name
from (
    select count(distinct article) as articles, max(published) as last, min(published || ' ' || id) as earliest
    from main.figures
    where region is not null and published is not null
    group by region, document, measure, value, as_of
    having articles > 1
) told
join main.figures f on f.id = substr(told.earliest, instr(told.earliest, ' ') + 1)
order by f.region, f.document, f.id;

create temp view reviews as
select
    review as id, decision, state, masked(reason) as reason, reviewer, at, document, region, measure, value, as_of, surface,
    masked(sentence) as sentence, to_measure, to_value, to_region, to_as_of, article
from work.reviews
order by review;

create temp view takedowns as
select article as id, url, masked(reason) as reason, at from work.takedowns order by at, article;

create temp view checks as
select n.check_id as id, c.title, c.description
from (select check_id from work.findings union select check_id from work.official_findings) n left join work.checks c on c.id = n.check_id
order by n.check_id;

create temp view findings as
select
    n.claim || '-' || n.check_id
        || iif(n.place > 1, '-' || n.place, '') as id,
    n.check_id,
    n.outcome,
    n.verdict,
    c.document,
    c.region,
    c.as_of,
    n.stated,
    n.expected,
    masked(n.against) as against,
    masked(n.why_id) as why_id,
    masked(n.why_en) as why_en,
    a.outlet,
    a.published,
    n.claim,
    c.article,
    n.figures,
    r.name as region_name
from (select *, row_number() over (partition by claim, check_id order by position) as place from work.findings) n
join work.claims c on c.id = n.claim
join work.articles a on a.id = c.article
left join main.regions r on r.code = c.region
order by c.article, c.position, n.position;

-- Over the claims and figures as they are published. An outlet that only copies has figures and no claims of its own.
create temp view outlets as
select f.outlet, f.document, f.year, f.articles, f.figures, coalesce(c.claims, 0) as claims, coalesce(c.agrees, 0) as agrees,
    coalesce(c.conflicts, 0) as conflicts, coalesce(c.cannot_tell, 0) as cannot_tell, f.first, f.last
from (
    select outlet, document, coalesce(substr(published, 1, 4), '?') as year, count(distinct article) as articles,
        count(*) as figures, min(published) as first, max(published) as last
    from main.figures group by outlet, document, year
) f
left join (
    select outlet, document, coalesce(substr(published, 1, 4), '?') as year, count(*) as claims, sum(agrees) as agrees,
        sum(conflicts) as conflicts, sum(cannot_tell) as cannot_tell
    from main.claims group by outlet, document, year
) c on c.outlet = f.outlet and c.document = f.document and c.year = f.year
where f.outlet is not null
order by f.outlet, f.document, f.year;

create temp table own_targets (document, measure, value, region, as_of, authority, source_url, note);
create temp view targets as
select document, measure, value, region, as_of, authority, source_url, note from own_targets
union all
select document, measure, value, region, as_of, authority, source_url, note from work.imported_targets;

create temp table own_official (document, measure, value, region, as_of, publisher, source_url, note);
create temp view official as
select document, measure, value, region, as_of, publisher, source_url, note, null as article from own_official
union all
select document, measure, value, region, as_of, publisher, source_url, note, null from work.imported_official
union all
select f.document, f.measure, f.value, f.region, f.as_of, coalesce(a.outlet, a.source), coalesce(a.url, a.id), null, a.id
from work.figures f join work.articles a on a.id = f.article
where a.source in (select source from work.official_sources) and f.qualifier = 'exact' and f.group_label is null
    and f.region is not null and f.as_of is not null and f.measure not in ('batch', 'target', 'target_pct');

create temp view official_findings as
select check_id, outcome, why_id, document, region, as_of, stated, expected, against, why_en, source_url
from work.official_findings
order by source_url, document, region, as_of, position;

create temp view sources as
with read as (
    select a.source, count(*) as articles, sum(p.figures) as figures, max(a.published) as newest
    from work.articles a join main.articles p on p.id = a.id group by a.source
),
seen as (select source, count(*) as pages from work.pages group by source),
visited as (
    select t.source, max(t.run) as run, max(t.run) filter (where t.status is not null) as judged,
        max(u.started) as last_run, max(u.started) filter (where t.reason is null) as last_success
    from work.source_runs t join work.runs u on u.id = t.run group by t.source
)
select
    s.source,
    o.title,
    (select r.code from main.regions r where r.code = o.region) as region,
    o.status,
    o.note,
    coalesce(seen.pages, 0) as pages,
    coalesce(read.articles, 0) as articles,
    coalesce(read.figures, 0) as figures,
    read.newest,
    visited.last_run,
    visited.last_success,
    t.reason as last_reason,
    j.status as health,
    j.why
from (select source from work.outlets union select source from seen union select source from visited) s
left join work.outlets o on o.source = s.source
left join seen on seen.source = s.source
left join read on read.source = s.source
left join visited on visited.source = s.source
left join work.source_runs t on t.source = s.source and t.run = visited.run
left join work.source_runs j on j.source = s.source and j.run = visited.judged
order by s.source;

create temp view source_health as
select
    t.source || '-' || t.run as id,
    t.run,
    t.source,
    u.started,
    t.status,
    coalesce(t.why, t.reason) as reason,
    t.found,
    t.new,
    t.fetched,
    t.articles,
    round(100.0 * t.articles / nullif(t.fetched, 0), 1) as on_topic_pct,
    t.figures,
    round(1.0 * t.figures / nullif(t.articles, 0), 2) as figures_per_article,
    t.refused,
    t.failed,
    t.empty,
    t.undated,
    t.generic,
    t.alike,
    t.blocked,
    t.robots,
    t.listings,
    t.unchanged,
    t.rechecked,
    t.changed
from work.source_runs t join work.runs u on u.id = t.run
order by t.source, t.run;

create temp view runs as
select id, command, started, ended, outcome, counts from work.runs order by id;

create temp view meta as
select 'data_date' as key, (select max(fetched_at) from work.snapshots) as value
union all
select 'oldest_article', (select min(published) from work.articles)
union all
select 'newest_article', (select max(published) from work.articles)
union all
select 'rules', (select group_concat(rules, ', ') from (select distinct rules from work.articles order by rules))
union all
select 'figures', (select count(*) from main.figures)
union all
select 'articles', (select count(*) from main.articles)
union all
select 'outlets', (select count(distinct outlet) from main.articles)
union all
select 'regions', (select count(*) from main.regions where figures > 0)
union all
select 'agrees', (select count(*) from main.findings where outcome = 'agrees' and verdict is null)
union all
select 'conflicts', (select count(*) from main.findings where outcome = 'conflicts')
union all
select key, value from (select key, value from work.facts order by key);
