-- A project of version 2 with something in every table: what sqlite3 dumps of it.
PRAGMA application_id = 0x6c747773;
BEGIN TRANSACTION;
CREATE TABLE balances (
	reading INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	wallet TEXT NOT NULL, 
	asset TEXT NOT NULL, 
	part TEXT NOT NULL, 
	at TEXT NOT NULL, 
	quantity TEXT NOT NULL, 
	rows TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (reading, n), 
	CONSTRAINT quantity_is_plain CHECK (ltrim(quantity, '-') <> '' AND ltrim(quantity, '-') NOT GLOB '*[^0-9]*' AND quantity NOT GLOB '--*'), 
	FOREIGN KEY(reading) REFERENCES readings (seq)
)
 WITHOUT ROWID

;
INSERT INTO "balances" VALUES(1,0,'w','BTC','','2026-11-22T09:30:00.000000Z','1000000000000000000000000000000','[2,3]','09834a285f23e9a34cea7d7a7b8fd41e');
INSERT INTO "balances" VALUES(2,0,'w','BTC','naïve "quoted", \ 
	00000010 漢字 🧾 dce9','2026-11-22T09:30:00.000000Z','1000000000000000000000000000000','[2,3]','7000bbd3fdc6503cf404e67a0c896cfe');
INSERT INTO "balances" VALUES(3,0,'w','BTC','better','2026-11-22T09:30:00.000000Z','1000000000000000000000000000000','[2,3]','e91014df9b977e5c4f828c67c62f08ca');
CREATE TABLE chain (
	seq INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	what TEXT NOT NULL, 
	written TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "chain" VALUES(1,'2026-11-22T09:30:00.000000Z','new project','[["schema_versions",2,2,1,"23fd3e155d6db606ed7904c71066296e9515f63f0cc17b638699cb72b01800ef"]]','','f7b2b0c2726e23d75ada76663343437f7ad590bd66b603ed80b8f39e5c98b7c9');
INSERT INTO "chain" VALUES(2,'2026-11-22T09:30:00.000000Z','import','[["files",1,1,1,"d81fe688d4bb1f75233e438b2e1b868174d60537d04e9316397d270da13fa3d5"],["readings",1,1,1,"4706f4d3a9d313ebbede7c866a7c355729319b22563d7c705dd6ac39db587a34"],["tellings",1,1,3,"32d39a6d779afea4668f1caa5883d1e37df22895e97f0ffea058ea4cbc2640b0"],["reported_sales",1,1,1,"1ddc83304112987995fdde3c0f9f4de8cd30bfe26a18d4a73066701ce7b3688f"],["quotes",1,1,1,"abe28209567d73d7df003853434edc01c07907fdac79b38a5d95a78d64e8f2f3"],["balances",1,1,1,"0f6ae750403f8658e1ccc7014655ae0e7b62638d3c35c85e243bb89103ae8c88"],["ignored_rows",1,1,1,"12ba7996e92e0e182ab615830d07aacc9b80ea56e9a03a4cc3c1b62e3631b9f1"],["import_findings",1,1,1,"0753003286a3a6af79471d281b23905f6434c9b0ebe6191827e035499ca8e70a"]]','f7b2b0c2726e23d75ada76663343437f7ad590bd66b603ed80b8f39e5c98b7c9','949f9d305e46e37e671e2d865c86712b07ed3dbf8e5622e2a2b676617a6d10f6');
INSERT INTO "chain" VALUES(3,'2026-11-22T09:30:00.000000Z','household','[["households",1,1,1,"1d66fdd29e1ffc48f5c160965f140569d3136c91854ae65b5e9d59b2fc7dcb56"]]','949f9d305e46e37e671e2d865c86712b07ed3dbf8e5622e2a2b676617a6d10f6','e079078b5bb97dbd449cc63b86846d271acb04736907fdff4d896fedf9d7cfa6');
INSERT INTO "chain" VALUES(4,'2026-11-22T09:30:00.000000Z','import','[["files",2,2,1,"34dad0b47bf1a9f10959ad44e33802c4e5061137a632664de67fa918fade23b5"],["readings",2,2,1,"33f4caf5090c035a0ac4e12009823b1df990fb3846ae29ae278b11e2a48cddb5"],["tellings",2,2,2,"68743e88c7b56f22abfac1385517a25bad447143c6bc319bf9fb6697d2e8cc3b"],["reported_sales",2,2,1,"273c42a017cca39b8fed5edb8a1d44e86ffccd1a0d47d666e974faf31816bb0d"],["quotes",2,2,1,"0548a63c9c5c6c29e61818ffa1a627db048252e8353219d3840fe6ff889b2b06"],["balances",2,2,1,"06d12ec879370a68d6a24f663f2d0cd591af1ae493a82f2e58ad6a7003a1c6e0"],["ignored_rows",2,2,1,"8cff3c71f9e7a7d382a725e0b64c92867ba3553c15c5f796371c03568baa9e31"],["import_findings",2,2,1,"69143caf64e7a82ca1165474fb41054459d992cb5512acc792f709ce6a0d6869"]]','e079078b5bb97dbd449cc63b86846d271acb04736907fdff4d896fedf9d7cfa6','c5e007abf8ef7b3e0f6c230d2ec70c64b77f50493fcb36f1aa95e42ea078d9b4');
INSERT INTO "chain" VALUES(5,'2026-11-22T09:30:00.000000Z','setting','[["settings",1,1,1,"06e8510b07475a61040dbb20e30218345a7221180aafaff36bd5abb7ba41001b"]]','c5e007abf8ef7b3e0f6c230d2ec70c64b77f50493fcb36f1aa95e42ea078d9b4','fece5db68f1ddbc258aca9a044ce76360a1693def146ff10bfb21637cfb4c4eb');
INSERT INTO "chain" VALUES(6,'2026-11-22T09:30:00.000000Z','another reading','[["readings",3,3,1,"9a343e10e37afabf4ba029f68018e6e7d1d8365ce1aad64de0df6e740ab8b504"],["tellings",3,3,4,"f84b7ae6fd78fb2d69124133962334faabcc66cf5009bb311ba2f33155b0daa9"],["reported_sales",3,3,1,"78a1b163b159f1525eada81454a4ea3a2fce8a7f1c9c83feff8444173e195d2c"],["quotes",3,3,1,"591ac2d2e2ac8a0556a4326e3390cece8326734b12a15fbc51fd41dee7b425f4"],["balances",3,3,1,"817c986b191729391505e74634f17cde54ffd590ce62a0a6886324fe98669726"],["ignored_rows",3,3,1,"a6a120883422a7a1a8f60c79468e0dbbc7ca45a607bd9c8c23e0522b3e06baeb"],["import_findings",3,3,1,"0844927938472ca48a63c7d12c97e3c1f2d9949bdbbe31510b9a7384b840ac2f"]]','fece5db68f1ddbc258aca9a044ce76360a1693def146ff10bfb21637cfb4c4eb','45d83b368a6dd2d1c72c203aad9c1b19e18cc42f84c36b02c19bc3a5e21aa6e1');
INSERT INTO "chain" VALUES(7,'2026-11-22T09:30:00.000000Z','fact about a wallet','[["wallet_facts",1,1,1,"44755170eb9b00b3254bbca8512eee11f0496c7317f232f678d55010548630dc"]]','45d83b368a6dd2d1c72c203aad9c1b19e18cc42f84c36b02c19bc3a5e21aa6e1','e6a8d5def394b00d622f6cfb16531656ebc071d768a0d203de909ae737795905');
INSERT INTO "chain" VALUES(8,'2026-11-22T09:30:00.000000Z','correction','[["corrections",1,1,1,"cb52d9a5b253dbe9582632c5b6b9ae6af1771769ac04bd41244979840adee231"]]','e6a8d5def394b00d622f6cfb16531656ebc071d768a0d203de909ae737795905','a18c70078b533c92947d88a55f1576d376fc1822386818255803be9f28b3b278');
INSERT INTO "chain" VALUES(9,'2026-11-22T09:30:00.000000Z','standing order','[["standing_orders",1,1,1,"5c0e7e0d447fa885663fe1707c6410098e1929e9dd39e4ef3037982adfe46f9a"]]','a18c70078b533c92947d88a55f1576d376fc1822386818255803be9f28b3b278','2f8a8b5d187e12cf775e8e4867ce2bce3cfea8b92ea80bbf503c72eaa8161e6d');
INSERT INTO "chain" VALUES(10,'2026-11-22T09:30:00.000000Z','filing','[["filings",1,1,1,"07dfe5728b1d080ba996d131d16517a01c6457ca7c29cf55b95c082154096d43"]]','2f8a8b5d187e12cf775e8e4867ce2bce3cfea8b92ea80bbf503c72eaa8161e6d','eef2e650431223753ab3b54f02e27304f09bd78ab23ab758c3e3be6a669949a9');
INSERT INTO "chain" VALUES(11,'2026-11-22T09:30:00.000000Z','setting','[["settings",2,2,1,"4653b62e97a115b9da035aae5d3b58525ca280f1e11991caf0b6fdc2d92c55f1"]]','eef2e650431223753ab3b54f02e27304f09bd78ab23ab758c3e3be6a669949a9','5e436374784cd85eddf3dda5b5b3e81983a6630cbcaf6c2416900b25381c2358');
CREATE TABLE corrections (
	seq INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	action TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	other TEXT NOT NULL, 
	details TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (seq), 
	CONSTRAINT corrections_id_is_one UNIQUE (id)
);
INSERT INTO "corrections" VALUES(1,'corr_o5bwnwd772f4ieym','set aside','tx_1','','{"also":"x","why":"na\u00efve \"quoted\", \\ \n\r\t\u0000\u0010\u007f \u6f22\u5b57 \ud83e\uddfe "}','naïve "quoted", \ 
	00000010 漢字 🧾 ','2026-11-22T09:30:00.000000Z','515a3f67805ed6934540b5d09889387e');
CREATE TABLE files (
	seq INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	name TEXT NOT NULL, 
	byte_count INTEGER NOT NULL, 
	imported_at TEXT NOT NULL, 
	content BLOB NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (seq), 
	CONSTRAINT files_id_is_one UNIQUE (id)
);
INSERT INTO "files" VALUES(1,'file_3cnvzur7gd4od63b','d89b5cd23f30f8e1fb61ebc21db9cd2f9395da9ca9cb95652684693cced3767e','first.csv',14,'2026-11-22T09:30:00.000000Z',X'78014BCB2C2A2ED14B2E2E5330565057070026A80464','064a5f75bbc2eae4c18c5c36401c9478');
INSERT INTO "files" VALUES(2,'file_6orfvkj2ul53ukgx','f3a25aa93aa2fbba28d79260535bbd6a5eb0fc1c24a8b0f04e12b484c1dfe363','second naïve "quoted", \ 
	00000010 漢字 🧾 dce9.csv',768,'2026-11-22T09:30:00.000000Z',X'78016360646266616563E7E0E4E2E6E1E5E3171014121611151397909492969195935750545256515553D7D0D4D2D6D1D5D33730343236313533B7B0B4B2B6B1B5B37770747276717573F7F0F4F2F6F1F5F30F080C0A0E090D0B8F888C8A8E898D8B4F484C4A4E494D4BCFC8CCCACEC9CDCB2F282C2A2E292D2BAFA8ACAAAEA9ADAB6F686C6A6E696D6BEFE8ECEAEEE9EDEB9F3071D2E42953A74D9F3173D6EC3973E7CD5FB070D1E2254B972D5FB172D5EA356BD7ADDFB071D3E62D5BB76DDFB173D7EE3D7BF7ED3F70F0D0E123478F1D3F71F2D4E93367CF9DBF70F1D2E52B57AF5DBF71F3D6ED3B77EFDD7FF0F0D1E3274F9F3D7FF1F2D5EB376FDFBDFFF0F1D3E72F5FBF7DFFF1F3D7EF3F7FFFFD6718F5FF888E7F00A0627E90','27154fc3d5e89915bb7b88091b58c5bb');
CREATE TABLE filings (
	seq INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	year INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	content TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (seq), 
	CONSTRAINT filings_id_is_one UNIQUE (id)
);
INSERT INTO "filings" VALUES(1,'filing_gzctzqso27j42sck',2025,'filed','naïve "quoted", \ 
	00000010 漢字 🧾 ','','2026-11-22T09:30:00.000000Z','d115cfe005a866618660839fef53a63e');
CREATE TABLE households (
	seq INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	content TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "households" VALUES(1,'household.toml','name = naïve "quoted", \ 
	00000010 漢字 🧾 dce9','2026-11-22T09:30:00.000000Z','dbf09a73949651064813a24f3d8c7959');
CREATE TABLE ignored_rows (
	reading INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (reading, n), 
	FOREIGN KEY(reading) REFERENCES readings (seq)
)
 WITHOUT ROWID

;
INSERT INTO "ignored_rows" VALUES(1,0,1,'header ','387a525fa4b97915c39c529cfbfb45f7');
INSERT INTO "ignored_rows" VALUES(2,0,1,'header naïve "quoted", \ 
	00000010 漢字 🧾 dce9','fd685202382186ca14d60da1615c0a5f');
INSERT INTO "ignored_rows" VALUES(3,0,1,'header better','5198956e660478febc73fcafd2c9c8ba');
CREATE TABLE import_findings (
	reading INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	code TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	what TEXT NOT NULL, 
	fix TEXT NOT NULL, 
	where_file TEXT NOT NULL, 
	rows TEXT NOT NULL, 
	asset TEXT NOT NULL, 
	wallet TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	amount_usd TEXT, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (reading, n), 
	CONSTRAINT amount_usd_is_plain CHECK (ltrim(amount_usd, '-') <> '' AND ltrim(amount_usd, '-') NOT GLOB '*[^0-9]*' AND amount_usd NOT GLOB '--*'), 
	FOREIGN KEY(reading) REFERENCES readings (seq)
)
 WITHOUT ROWID

;
INSERT INTO "import_findings" VALUES(1,0,'made_up','warning','Something .','','first.csv','[1]','','','','-10000000000000000000000000000000000000000','9d77247bc39b93e86f774615af54e8bd');
INSERT INTO "import_findings" VALUES(2,0,'made_up','warning','Something naïve "quoted", \ 
	00000010 漢字 🧾 dce9.','','second naïve "quoted", \ 
	00000010 漢字 🧾 dce9.csv','[1]','','','','-10000000000000000000000000000000000000000','a72cc04724bdab9f198add321325e22a');
INSERT INTO "import_findings" VALUES(3,0,'made_up','warning','Something better.','','second naïve "quoted", \ 
	00000010 漢字 🧾 dce9.csv','[1]','','','','-10000000000000000000000000000000000000000','610d2ecbbc5ae5b6a14851203c8b0b0e');
CREATE TABLE quotes (
	reading INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	asset TEXT NOT NULL, 
	day TEXT NOT NULL, 
	price TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (reading, n), 
	FOREIGN KEY(reading) REFERENCES readings (seq), 
	CONSTRAINT price_is_plain CHECK (price GLOB '[0-9]*' AND price NOT GLOB '*[^0-9.]*' AND price NOT GLOB '*.*.*')
)
 WITHOUT ROWID

;
INSERT INTO "quotes" VALUES(1,0,'BTC','2026-01-02','0.000000000001','','1f42be8325111474ac181d836e6f9f0e');
INSERT INTO "quotes" VALUES(2,0,'BTC','2026-01-02','0.000000000001','naïve "quoted", \ 
	00000010 漢字 🧾 dce9','09c4125e81cb82b8d2c76bcde51a6cd9');
INSERT INTO "quotes" VALUES(3,0,'BTC','2026-01-02','0.000000000001','better','bd117d4c80a0e2649652ceb2f2f51d9f');
CREATE TABLE readings (
	seq INTEGER NOT NULL, 
	file_id TEXT NOT NULL, 
	format TEXT NOT NULL, 
	family TEXT NOT NULL, 
	report TEXT NOT NULL, 
	rank INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	wallet TEXT NOT NULL, 
	custody TEXT NOT NULL, 
	row_count INTEGER NOT NULL, 
	telling_count INTEGER NOT NULL, 
	sale_count INTEGER NOT NULL, 
	quote_count INTEGER NOT NULL, 
	balance_count INTEGER NOT NULL, 
	ignored_count INTEGER NOT NULL, 
	finding_count INTEGER NOT NULL, 
	read_at TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (seq), 
	FOREIGN KEY(file_id) REFERENCES files (id)
);
INSERT INTO "readings" VALUES(1,'file_3cnvzur7gd4od63b','generic','generic','fills',3,2,'wallet ','self',3,3,1,1,1,1,1,'2026-11-22T09:30:00.000000Z','2df98103192057dbb9c1386953367528');
INSERT INTO "readings" VALUES(2,'file_6orfvkj2ul53ukgx','generic','generic','fills',3,2,'wallet naïve "quoted", \ 
	00000010 漢字 🧾 dce9','self',2,2,1,1,1,1,1,'2026-11-22T09:30:00.000000Z','e34d1e9fd3304703c104cd172b2d7624');
INSERT INTO "readings" VALUES(3,'file_6orfvkj2ul53ukgx','generic','generic','fills',3,2,'wallet better','self',4,4,1,1,1,1,1,'2026-11-22T09:30:00.000000Z','ef4951bbec48d42671ccc772247aca7e');
CREATE TABLE reported_sales (
	reading INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	broker TEXT NOT NULL, 
	description TEXT NOT NULL, 
	quantity TEXT NOT NULL, 
	acquired_on TEXT, 
	disposed_on TEXT NOT NULL, 
	proceeds_usd TEXT NOT NULL, 
	basis_usd TEXT NOT NULL, 
	disallowed_usd TEXT NOT NULL, 
	is_long INTEGER NOT NULL, 
	is_basis_reported INTEGER NOT NULL, 
	rows TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (reading, n), 
	CONSTRAINT quantity_is_plain CHECK (ltrim(quantity, '-') <> '' AND ltrim(quantity, '-') NOT GLOB '*[^0-9]*' AND quantity NOT GLOB '--*'), 
	CONSTRAINT proceeds_usd_is_plain CHECK (ltrim(proceeds_usd, '-') <> '' AND ltrim(proceeds_usd, '-') NOT GLOB '*[^0-9]*' AND proceeds_usd NOT GLOB '--*'), 
	CONSTRAINT basis_usd_is_plain CHECK (ltrim(basis_usd, '-') <> '' AND ltrim(basis_usd, '-') NOT GLOB '*[^0-9]*' AND basis_usd NOT GLOB '--*'), 
	CONSTRAINT disallowed_usd_is_plain CHECK (ltrim(disallowed_usd, '-') <> '' AND ltrim(disallowed_usd, '-') NOT GLOB '*[^0-9]*' AND disallowed_usd NOT GLOB '--*'), 
	FOREIGN KEY(reading) REFERENCES readings (seq)
)
 WITHOUT ROWID

;
INSERT INTO "reported_sales" VALUES(1,0,'sale_pnzck7trgvw666el','Brokerage','','5000000000000000000',NULL,'2026-03-04','10000000000','20000000000','0',1,0,'[2,3]','fa172e4a616fdc37372819df6ed6ba0e');
INSERT INTO "reported_sales" VALUES(2,0,'sale_7xifrc6luuhytlcp','Brokerage','naïve "quoted", \ 
	00000010 漢字 🧾 dce9','5000000000000000000',NULL,'2026-03-04','10000000000','20000000000','0',1,0,'[2,3]','d65ad90359beb5d3b6c847a34e7a682f');
INSERT INTO "reported_sales" VALUES(3,0,'sale_7xifrc6luuhytlcp','Brokerage','better','5000000000000000000',NULL,'2026-03-04','10000000000','20000000000','0',1,0,'[2,3]','c8078bb99bb78a1662387797b71abf71');
CREATE TABLE schema_versions (
	version INTEGER NOT NULL, 
	applied_at TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_versions" VALUES(2,'2026-11-22T09:30:00.000000Z','354da2274130acb15fda23b8a2baf95c');
CREATE TABLE settings (
	seq INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "settings" VALUES(1,'zone','UTC','2026-11-22T09:30:00.000000Z','b629e158e53f4de3fc7d53b613edb0b9');
INSERT INTO "settings" VALUES(2,'zone','America/New_York','2026-11-22T09:30:00.000000Z','888df4d01a472c1f5eb3d50e50430f70');
CREATE TABLE standing_orders (
	seq INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	wallet TEXT NOT NULL, 
	method TEXT NOT NULL, 
	effective_at TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	is_with_broker INTEGER NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (seq), 
	CONSTRAINT standing_orders_id_is_one UNIQUE (id)
);
INSERT INTO "standing_orders" VALUES(1,'order_3bdg7e3kjfirnw6o','naïve "quoted", \ 
	00000010 漢字 🧾 ','HIFO','2026-11-22T09:30:00.000000Z','2026-11-22T09:30:00.000000Z',0,'bd2db91f37339d6fb176cb4e26fa410e');
CREATE TABLE tellings (
	reading INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	at TEXT NOT NULL, 
	native_id TEXT NOT NULL, 
	chain_hash TEXT NOT NULL, 
	address TEXT NOT NULL, 
	note TEXT NOT NULL, 
	legs TEXT NOT NULL, 
	rows TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (reading, n), 
	FOREIGN KEY(reading) REFERENCES readings (seq)
)
 WITHOUT ROWID

;
INSERT INTO "tellings" VALUES(1,0,'tx_lskrwxfzc6ssds75','purchase','2025-01-02T03:04:05.678901Z','native 0','0x0000000000000000000000000000000000000000000000000000000000000000','bc1q…','','[["w","BTC","1000000000000000000","main","1000000000000"],["w","USD","-10000000000000000000000","main",null],["w","USD","-1","fee",null]]','[2]','f5198b4c2a48fc14d28e351aee52a13a');
INSERT INTO "tellings" VALUES(1,1,'tx_ylexmlkhjvmotq34','purchase','2025-01-03T03:04:05.678901Z','native 1','0x0000000000000000000000000000000000000000000000000000000000000001','bc1q…','','[["w","BTC","1000000000000000001","main","1000000000000"],["w","USD","-10000000000000000000000","main",null],["w","USD","-1","fee",null]]','[3]','2b17aab485b48ea7333694905e6f93f3');
INSERT INTO "tellings" VALUES(1,2,'tx_5opmdi4ug4in5il2','purchase','2025-01-04T03:04:05.678901Z','native 2','0x0000000000000000000000000000000000000000000000000000000000000002','bc1q…','','[["w","BTC","1000000000000000002","main","1000000000000"],["w","USD","-10000000000000000000000","main",null],["w","USD","-1","fee",null]]','[4]','458a2739f3009e0b7928ee12b4392ac7');
INSERT INTO "tellings" VALUES(2,0,'tx_chmndcz7phinstmb','purchase','2025-01-02T03:04:05.678901Z','native 0','0x0000000000000000000000000000000000000000000000000000000000000000','bc1q…','naïve "quoted", \ 
	00000010 漢字 🧾 dce9','[["w","BTC","1000000000000000000","main","1000000000000"],["w","USD","-10000000000000000000000","main",null],["w","USD","-1","fee",null]]','[2]','3254dafce2d758fb153dab33ee7b2208');
INSERT INTO "tellings" VALUES(2,1,'tx_nhgsmy36pradd36m','purchase','2025-01-03T03:04:05.678901Z','native 1','0x0000000000000000000000000000000000000000000000000000000000000001','bc1q…','naïve "quoted", \ 
	00000010 漢字 🧾 dce9','[["w","BTC","1000000000000000001","main","1000000000000"],["w","USD","-10000000000000000000000","main",null],["w","USD","-1","fee",null]]','[3]','2f1e5af79d1002b045e4c0fa8cd6f616');
INSERT INTO "tellings" VALUES(3,0,'tx_chmndcz7phinstmb','purchase','2025-01-02T03:04:05.678901Z','native 0','0x0000000000000000000000000000000000000000000000000000000000000000','bc1q…','better','[["w","BTC","1000000000000000000","main","1000000000000"],["w","USD","-10000000000000000000000","main",null],["w","USD","-1","fee",null]]','[2]','b365dd71877b177feaab4a017bf953f1');
INSERT INTO "tellings" VALUES(3,1,'tx_nhgsmy36pradd36m','purchase','2025-01-03T03:04:05.678901Z','native 1','0x0000000000000000000000000000000000000000000000000000000000000001','bc1q…','better','[["w","BTC","1000000000000000001","main","1000000000000"],["w","USD","-10000000000000000000000","main",null],["w","USD","-1","fee",null]]','[3]','68c5e4900a287bca4f1bd8c8b63e7a30');
INSERT INTO "tellings" VALUES(3,2,'tx_kjr7ervj3d6jkrka','purchase','2025-01-04T03:04:05.678901Z','native 2','0x0000000000000000000000000000000000000000000000000000000000000002','bc1q…','better','[["w","BTC","1000000000000000002","main","1000000000000"],["w","USD","-10000000000000000000000","main",null],["w","USD","-1","fee",null]]','[4]','6f7983360f3151577eb36742c19e923c');
INSERT INTO "tellings" VALUES(3,3,'tx_6ihq5v2mczy6d5mq','purchase','2025-01-05T03:04:05.678901Z','native 3','0x0000000000000000000000000000000000000000000000000000000000000003','bc1q…','better','[["w","BTC","1000000000000000003","main","1000000000000"],["w","USD","-10000000000000000000000","main",null],["w","USD","-1","fee",null]]','[5]','3bd50d4cd0a349e2f73be1e5b8a0ce82');
CREATE TABLE wallet_facts (
	seq INTEGER NOT NULL, 
	wallet TEXT NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	mark TEXT NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "wallet_facts" VALUES(1,'wallet naïve "quoted", \ 
	00000010 漢字 🧾 dce9','owner','naïve "quoted", \ 
	00000010 漢字 🧾 dce9','2026-11-22T09:30:00.000000Z','a0a10d9495300a9ee044ffc38f42ad5c');
CREATE TRIGGER schema_versions_unchanged BEFORE UPDATE ON schema_versions  BEGIN SELECT RAISE(ABORT, 'schema_versions is append-only: a recorded fact never changes'); END;
CREATE TRIGGER schema_versions_kept BEFORE DELETE ON schema_versions  BEGIN SELECT RAISE(ABORT, 'schema_versions is append-only: a recorded fact never changes'); END;
CREATE TRIGGER schema_versions_never_replaced BEFORE INSERT ON schema_versions WHEN EXISTS (SELECT 1 FROM schema_versions WHERE (version = NEW.version)) BEGIN SELECT RAISE(ABORT, 'schema_versions is append-only: a recorded fact never changes'); END;
CREATE TRIGGER files_unchanged BEFORE UPDATE ON files  BEGIN SELECT RAISE(ABORT, 'files is append-only: a recorded fact never changes'); END;
CREATE TRIGGER files_kept BEFORE DELETE ON files  BEGIN SELECT RAISE(ABORT, 'files is append-only: a recorded fact never changes'); END;
CREATE TRIGGER files_never_replaced BEFORE INSERT ON files WHEN EXISTS (SELECT 1 FROM files WHERE (seq = NEW.seq) OR (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'files is append-only: a recorded fact never changes'); END;
CREATE TRIGGER readings_unchanged BEFORE UPDATE ON readings  BEGIN SELECT RAISE(ABORT, 'readings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER readings_kept BEFORE DELETE ON readings  BEGIN SELECT RAISE(ABORT, 'readings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER readings_never_replaced BEFORE INSERT ON readings WHEN EXISTS (SELECT 1 FROM readings WHERE (seq = NEW.seq)) BEGIN SELECT RAISE(ABORT, 'readings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER tellings_unchanged BEFORE UPDATE ON tellings  BEGIN SELECT RAISE(ABORT, 'tellings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER tellings_kept BEFORE DELETE ON tellings  BEGIN SELECT RAISE(ABORT, 'tellings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER tellings_never_replaced BEFORE INSERT ON tellings WHEN EXISTS (SELECT 1 FROM tellings WHERE (reading = NEW.reading AND n = NEW.n)) BEGIN SELECT RAISE(ABORT, 'tellings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER reported_sales_unchanged BEFORE UPDATE ON reported_sales  BEGIN SELECT RAISE(ABORT, 'reported_sales is append-only: a recorded fact never changes'); END;
CREATE TRIGGER reported_sales_kept BEFORE DELETE ON reported_sales  BEGIN SELECT RAISE(ABORT, 'reported_sales is append-only: a recorded fact never changes'); END;
CREATE TRIGGER reported_sales_never_replaced BEFORE INSERT ON reported_sales WHEN EXISTS (SELECT 1 FROM reported_sales WHERE (reading = NEW.reading AND n = NEW.n)) BEGIN SELECT RAISE(ABORT, 'reported_sales is append-only: a recorded fact never changes'); END;
CREATE TRIGGER quotes_unchanged BEFORE UPDATE ON quotes  BEGIN SELECT RAISE(ABORT, 'quotes is append-only: a recorded fact never changes'); END;
CREATE TRIGGER quotes_kept BEFORE DELETE ON quotes  BEGIN SELECT RAISE(ABORT, 'quotes is append-only: a recorded fact never changes'); END;
CREATE TRIGGER quotes_never_replaced BEFORE INSERT ON quotes WHEN EXISTS (SELECT 1 FROM quotes WHERE (reading = NEW.reading AND n = NEW.n)) BEGIN SELECT RAISE(ABORT, 'quotes is append-only: a recorded fact never changes'); END;
CREATE TRIGGER balances_unchanged BEFORE UPDATE ON balances  BEGIN SELECT RAISE(ABORT, 'balances is append-only: a recorded fact never changes'); END;
CREATE TRIGGER balances_kept BEFORE DELETE ON balances  BEGIN SELECT RAISE(ABORT, 'balances is append-only: a recorded fact never changes'); END;
CREATE TRIGGER balances_never_replaced BEFORE INSERT ON balances WHEN EXISTS (SELECT 1 FROM balances WHERE (reading = NEW.reading AND n = NEW.n)) BEGIN SELECT RAISE(ABORT, 'balances is append-only: a recorded fact never changes'); END;
CREATE TRIGGER ignored_rows_unchanged BEFORE UPDATE ON ignored_rows  BEGIN SELECT RAISE(ABORT, 'ignored_rows is append-only: a recorded fact never changes'); END;
CREATE TRIGGER ignored_rows_kept BEFORE DELETE ON ignored_rows  BEGIN SELECT RAISE(ABORT, 'ignored_rows is append-only: a recorded fact never changes'); END;
CREATE TRIGGER ignored_rows_never_replaced BEFORE INSERT ON ignored_rows WHEN EXISTS (SELECT 1 FROM ignored_rows WHERE (reading = NEW.reading AND n = NEW.n)) BEGIN SELECT RAISE(ABORT, 'ignored_rows is append-only: a recorded fact never changes'); END;
CREATE TRIGGER import_findings_unchanged BEFORE UPDATE ON import_findings  BEGIN SELECT RAISE(ABORT, 'import_findings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER import_findings_kept BEFORE DELETE ON import_findings  BEGIN SELECT RAISE(ABORT, 'import_findings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER import_findings_never_replaced BEFORE INSERT ON import_findings WHEN EXISTS (SELECT 1 FROM import_findings WHERE (reading = NEW.reading AND n = NEW.n)) BEGIN SELECT RAISE(ABORT, 'import_findings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER households_unchanged BEFORE UPDATE ON households  BEGIN SELECT RAISE(ABORT, 'households is append-only: a recorded fact never changes'); END;
CREATE TRIGGER households_kept BEFORE DELETE ON households  BEGIN SELECT RAISE(ABORT, 'households is append-only: a recorded fact never changes'); END;
CREATE TRIGGER households_never_replaced BEFORE INSERT ON households WHEN EXISTS (SELECT 1 FROM households WHERE (seq = NEW.seq)) BEGIN SELECT RAISE(ABORT, 'households is append-only: a recorded fact never changes'); END;
CREATE TRIGGER settings_unchanged BEFORE UPDATE ON settings  BEGIN SELECT RAISE(ABORT, 'settings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER settings_kept BEFORE DELETE ON settings  BEGIN SELECT RAISE(ABORT, 'settings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER settings_never_replaced BEFORE INSERT ON settings WHEN EXISTS (SELECT 1 FROM settings WHERE (seq = NEW.seq)) BEGIN SELECT RAISE(ABORT, 'settings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER standing_orders_unchanged BEFORE UPDATE ON standing_orders  BEGIN SELECT RAISE(ABORT, 'standing_orders is append-only: a recorded fact never changes'); END;
CREATE TRIGGER standing_orders_kept BEFORE DELETE ON standing_orders  BEGIN SELECT RAISE(ABORT, 'standing_orders is append-only: a recorded fact never changes'); END;
CREATE TRIGGER standing_orders_never_replaced BEFORE INSERT ON standing_orders WHEN EXISTS (SELECT 1 FROM standing_orders WHERE (seq = NEW.seq) OR (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'standing_orders is append-only: a recorded fact never changes'); END;
CREATE TRIGGER corrections_unchanged BEFORE UPDATE ON corrections  BEGIN SELECT RAISE(ABORT, 'corrections is append-only: a recorded fact never changes'); END;
CREATE TRIGGER corrections_kept BEFORE DELETE ON corrections  BEGIN SELECT RAISE(ABORT, 'corrections is append-only: a recorded fact never changes'); END;
CREATE TRIGGER corrections_never_replaced BEFORE INSERT ON corrections WHEN EXISTS (SELECT 1 FROM corrections WHERE (seq = NEW.seq) OR (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'corrections is append-only: a recorded fact never changes'); END;
CREATE TRIGGER wallet_facts_unchanged BEFORE UPDATE ON wallet_facts  BEGIN SELECT RAISE(ABORT, 'wallet_facts is append-only: a recorded fact never changes'); END;
CREATE TRIGGER wallet_facts_kept BEFORE DELETE ON wallet_facts  BEGIN SELECT RAISE(ABORT, 'wallet_facts is append-only: a recorded fact never changes'); END;
CREATE TRIGGER wallet_facts_never_replaced BEFORE INSERT ON wallet_facts WHEN EXISTS (SELECT 1 FROM wallet_facts WHERE (seq = NEW.seq)) BEGIN SELECT RAISE(ABORT, 'wallet_facts is append-only: a recorded fact never changes'); END;
CREATE TRIGGER filings_unchanged BEFORE UPDATE ON filings  BEGIN SELECT RAISE(ABORT, 'filings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER filings_kept BEFORE DELETE ON filings  BEGIN SELECT RAISE(ABORT, 'filings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER filings_never_replaced BEFORE INSERT ON filings WHEN EXISTS (SELECT 1 FROM filings WHERE (seq = NEW.seq) OR (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'filings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER chain_unchanged BEFORE UPDATE ON chain  BEGIN SELECT RAISE(ABORT, 'chain is append-only: a recorded fact never changes'); END;
CREATE TRIGGER chain_kept BEFORE DELETE ON chain  BEGIN SELECT RAISE(ABORT, 'chain is append-only: a recorded fact never changes'); END;
CREATE TRIGGER chain_never_replaced BEFORE INSERT ON chain WHEN EXISTS (SELECT 1 FROM chain WHERE (seq = NEW.seq)) BEGIN SELECT RAISE(ABORT, 'chain is append-only: a recorded fact never changes'); END;
COMMIT;
