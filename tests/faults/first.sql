BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'cekangka','ledger_articles_and_runs','2026-11-22 05:55:00.443195+00:00');
CREATE TABLE articles (
    id text primary key,
    source text not null,
    key text not null,
    text text not null,
    title text,
    outlet text,
    url text,
    published text,
    region text,
    dateline text,
    published_from text,
    read_by text,
    snapshot integer references snapshots (id),
    rules text,
    foreign key (source, key) references pages (source, key)
);
INSERT INTO "articles" VALUES('contoh:101','contoh','101','Baru separuh anak kota punya kartu
Hingga akhir Oktober sudah 66.251 anak yang memiliki KIA.
Jumlah anak wajib KIA 115.109 orang, artinya 57,60 persen terlayani.','Baru separuh anak kota punya kartu','Contoh Pos','https://contohpos.example/berita/101/judul','2024-11-05','17',NULL,'meta',NULL,1,'r1');
INSERT INTO "articles" VALUES('contoh:102','contoh','102','Kartu anak di Bengkulu Utara
Di kabupaten itu tercatat 1.200 anak belum memiliki KIA.
Hubungi 0812-3456-7890.','Kartu anak di Bengkulu Utara','Contoh Pos','https://contohpos.example/berita/102/judul','2023-02-01','17',NULL,'meta',NULL,2,'r1');
INSERT INTO "articles" VALUES('lain:7','lain','7','Angka yang tidak cocok
Dari 1.000 wajib KTP, 900 orang sudah merekam atau 95 persen.','Angka yang tidak cocok','Harian Lain','https://lain.example/2024/7','2024-11-05','17',NULL,'meta',NULL,3,'r1');
CREATE TABLE checks (
    id text primary key,
    title text not null,
    description text not null
);
CREATE TABLE claim_figures (
    claim text not null references claims (id),
    figure text not null references figures (id),
    position integer not null,
    primary key (claim, figure)
) without rowid;
INSERT INTO "claim_figures" VALUES('453fb595e33e76c6','e22603b09d0fe6b1',0);
INSERT INTO "claim_figures" VALUES('a341f9124380e1cf','4b401fc39938e952',1);
INSERT INTO "claim_figures" VALUES('a341f9124380e1cf','a0755337758144b9',2);
INSERT INTO "claim_figures" VALUES('a341f9124380e1cf','e8fdb2039a2779a1',0);
INSERT INTO "claim_figures" VALUES('d9479067878c4361','a1ded8201c09794a',0);
INSERT INTO "claim_figures" VALUES('d9479067878c4361','baca254ac56f61e4',2);
INSERT INTO "claim_figures" VALUES('d9479067878c4361','f675b770464aaebc',1);
CREATE TABLE claims (
    id text primary key,
    article text not null references articles (id),
    position integer not null,
    document text not null,
    region text,
    as_of text,
    group_label text
);
INSERT INTO "claims" VALUES('d9479067878c4361','contoh:101',0,'kia','17.71','2024-10-31',NULL);
INSERT INTO "claims" VALUES('453fb595e33e76c6','contoh:102',0,'kia','17.03','2023-02',NULL);
INSERT INTO "claims" VALUES('a341f9124380e1cf','lain:7',0,'ktp',NULL,'2024',NULL);
CREATE TABLE figures (
    id text primary key,
    article text not null references articles (id),
    document text not null,
    measure text not null,
    value numeric not null,
    decimals integer not null,
    qualifier text not null,
    region text,
    as_of text,
    group_label text,
    period text,
    speaker text,
    surface text not null,
    start integer not null,
    "end" integer not null,
    sentence text not null,
    rules text not null,
    basis text not null,
    confidence real not null
);
INSERT INTO "figures" VALUES('a1ded8201c09794a','contoh:101','kia','issued',66251,0,'exact','17.71','2024-10-31',NULL,NULL,'Sari Wulandari','66.251 anak',62,73,'Hingga akhir Oktober sudah 66.251 anak yang memiliki KIA.','["issued-have"]','arithmetic',0.97);
INSERT INTO "figures" VALUES('f675b770464aaebc','contoh:101','kia','eligible',115109,0,'exact','17.71','2024-10-31',NULL,NULL,NULL,'115.109 orang',115,128,'Jumlah anak wajib KIA 115.109 orang, artinya 57,60 persen terlayani.','["eligible-have"]','arithmetic',0.97);
INSERT INTO "figures" VALUES('baca254ac56f61e4','contoh:101','kia','issued_pct',57.6,2,'exact','17.71','2024-10-31',NULL,NULL,NULL,'57,60 persen',138,150,'Jumlah anak wajib KIA 115.109 orang, artinya 57,60 persen terlayani.','["issued_pct-have"]','arithmetic',0.97);
INSERT INTO "figures" VALUES('e22603b09d0fe6b1','contoh:102','kia','unissued',1200,0,'exact','17.03','2023-02',NULL,NULL,NULL,'1.200 anak',55,65,'Di kabupaten itu tercatat 1.200 anak belum memiliki KIA.','["unissued-have"]','arithmetic',0.97);
INSERT INTO "figures" VALUES('e8fdb2039a2779a1','lain:7','ktp','eligible',1000,0,'exact',NULL,'2024',NULL,NULL,NULL,'1.000 wajib KTP',28,43,'Dari 1.000 wajib KTP, 900 orang sudah merekam atau 95 persen.','["eligible-have"]','arithmetic',0.97);
INSERT INTO "figures" VALUES('4b401fc39938e952','lain:7','ktp','recorded',900,0,'exact',NULL,'2024',NULL,NULL,NULL,'900 orang',45,54,'Dari 1.000 wajib KTP, 900 orang sudah merekam atau 95 persen.','["recorded-have"]','arithmetic',0.97);
INSERT INTO "figures" VALUES('a0755337758144b9','lain:7','ktp','recorded_pct',95,0,'exact',NULL,'2024',NULL,NULL,NULL,'95 persen',74,83,'Dari 1.000 wajib KTP, 900 orang sudah merekam atau 95 persen.','["recorded_pct-have"]','arithmetic',0.97);
CREATE TABLE findings (
    claim text not null references claims (id),
    position integer not null,
    check_id text not null,
    outcome text not null,
    verdict text,
    stated numeric,
    expected numeric,
    against text not null,
    why_id text not null,
    why_en text not null,
    figures text not null,
    primary key (claim, position)
) without rowid;
INSERT INTO "findings" VALUES('453fb595e33e76c6',0,'target','cannot tell',NULL,NULL,50,'hitungan','Penjelasan singkat.','A short reason.','["e22603b09d0fe6b1"]');
INSERT INTO "findings" VALUES('a341f9124380e1cf',0,'share','conflicts',NULL,95,90,'hitungan','Penjelasan singkat.','A short reason.','["e8fdb2039a2779a1", "4b401fc39938e952", "a0755337758144b9"]');
INSERT INTO "findings" VALUES('d9479067878c4361',0,'share','agrees',NULL,57.6,57.55,'hitungan','Penjelasan singkat.','A short reason.','["a1ded8201c09794a", "f675b770464aaebc", "baca254ac56f61e4"]');
INSERT INTO "findings" VALUES('d9479067878c4361',1,'target','agrees','missed',57.55,60,'hitungan','Penjelasan singkat.','A short reason.','["a1ded8201c09794a", "f675b770464aaebc", "baca254ac56f61e4"]');
CREATE TABLE pages (
    id integer primary key,
    source text not null,
    key text not null,
    url text not null,
    title text,
    listed text,
    found_by text not null,
    state text not null check (state in ('pending', 'fetched', 'off_topic', 'failed', 'refused')),
    tries integer not null,
    reason text,
    unique (source, key)
);
INSERT INTO "pages" VALUES(1,'contoh','101','https://contohpos.example/berita/101/judul',NULL,NULL,'feed','fetched',0,NULL);
INSERT INTO "pages" VALUES(2,'contoh','102','https://contohpos.example/berita/102/judul',NULL,NULL,'feed','fetched',0,NULL);
INSERT INTO "pages" VALUES(3,'lain','7','https://lain.example/2024/7',NULL,NULL,'feed','fetched',0,NULL);
CREATE TABLE revisions (
    article text not null references articles (id),
    number integer not null,
    title text,
    text text not null,
    published text,
    replaced_at text,
    primary key (article, number)
);
CREATE TABLE runs (
    id integer primary key,
    command text not null,
    started text not null,
    ended text,
    outcome text,
    counts text
);
INSERT INTO "runs" VALUES(1,'crawl','2024-11-06T01:00:00+07:00','2024-11-06T01:05:00+07:00','done','{"articles": 3}');
CREATE TABLE snapshots (
    id integer primary key,
    source text not null,
    key text not null,
    url text not null,
    fetched_at text not null,
    status integer not null,
    sha256 text not null,
    file text not null,
    offset integer not null,
    length integer not null,
    unique (file, offset),
    foreign key (source, key) references pages (source, key)
);
INSERT INTO "snapshots" VALUES(1,'contoh','101','https://contohpos.example/berita/101/judul','2024-11-06T01:00:00+07:00',200,'abababababababababababababababababababababababababababababababab','contoh-2024-11.warc.gz',0,900);
INSERT INTO "snapshots" VALUES(2,'contoh','102','https://contohpos.example/berita/102/judul','2024-11-06T01:00:00+07:00',200,'abababababababababababababababababababababababababababababababab','contoh-2024-11.warc.gz',1000,900);
INSERT INTO "snapshots" VALUES(3,'lain','7','https://lain.example/2024/7','2024-11-06T01:00:00+07:00',200,'abababababababababababababababababababababababababababababababab','contoh-2024-11.warc.gz',2000,900);
CREATE TABLE source_runs (
    run integer not null references runs (id),
    source text not null,
    found integer not null,
    new integer not null,
    fetched integer not null,
    articles integer not null,
    off_topic integer not null,
    refused integer not null,
    failed integer not null,
    reason text,
    primary key (run, source)
);
INSERT INTO "source_runs" VALUES(1,'contoh',2,2,2,2,0,0,0,NULL);
INSERT INTO "source_runs" VALUES(1,'lain',0,0,0,0,0,0,0,'robots.txt answered 503');
CREATE TABLE unread (
    article text not null references articles (id),
    surface text not null,
    start integer not null,
    "end" integer not null,
    reason text not null
);
INSERT INTO "unread" VALUES('contoh:101','Oktober',48,55,'date');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX pages_by_state on pages (source, state);
CREATE INDEX snapshots_by_page on snapshots (source, key);
CREATE INDEX figures_by_article on figures (article, start);
CREATE INDEX unread_by_article on unread (article, start);
CREATE INDEX claims_by_article on claims (article, position);
CREATE INDEX claim_figures_by_figure on claim_figures (figure);
COMMIT;
PRAGMA user_version = 39137246;
