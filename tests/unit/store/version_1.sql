-- A project as lotwise kept it in version 1 of its tables, with a row in each; written by SQLite's dump.
PRAGMA application_id = 0x6c747773;
BEGIN TRANSACTION;
CREATE TABLE files (
	seq INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	name TEXT NOT NULL, 
	byte_count INTEGER NOT NULL, 
	format TEXT NOT NULL, 
	family TEXT NOT NULL, 
	wallet TEXT NOT NULL, 
	custody TEXT NOT NULL, 
	row_count INTEGER NOT NULL, 
	imported_at TEXT NOT NULL, 
	content BLOB NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (id)
);
INSERT INTO "files" VALUES(1,'file_t4o62edp6lblnna2','9f1ded106ff2c2b6b41a09ac9304ab6983850cefd324bd3a64c10a667818ea5d','2025.csv',93,'coinbase.v4','coinbase','coinbase','US broker',3,'2026-01-05T09:30:00.000000Z',X'789CCB484D4C492D52C84F5330323032D54B2E2EE32ACA2F57C84B2CC92C4BD535C4256144940E0064501D00');
INSERT INTO "files" VALUES(2,'file_hs6xsn7hhuztzkms','3cbd7937e73d333ca99298af6c46f1fb4c20ead830b16327273ec5945051e2cd','2026.csv',93,'coinbase.v4','coinbase','coinbase','US broker',3,'2026-01-06T09:30:00.000000Z',X'789CCB484D4C492D52C84F5330323032D34B2E2EE32ACA2F57C84B2CC92C4BD535C62561844BC21059020065781D06');
INSERT INTO "files" VALUES(3,'file_cfvhm6g2tijbng7v','116a7678da9a12169bf57f4d72a67b71dea7537dc45c0c8fea7ed5595f8f41ba','broker.csv',20,'broker.v4','broker','broker','US broker',0,'2026-01-07T09:30:00.000000Z',X'789CCB484D4C492D52C84F53482ACACF4E2DD24B2E2E03004DC2077E');
INSERT INTO "files" VALUES(4,'file_34ftqsuzavhwkfdi','df0b384a99054f651468ac12ebcf5ebc7547dadd16d95735a758ef83d3836a86','prices.csv',20,'prices.table','prices','','self',0,'2026-01-08T09:30:00.000000Z',X'789CCB484D4C492D52C84F532828CA4C4E2DD64B2E2E03004DEB077F');
CREATE TABLE households (
	seq INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	content TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "households" VALUES(1,'first.toml','filing_status = ''single''','2026-01-05T09:30:00.000000Z');
INSERT INTO "households" VALUES(2,'second.toml','filing_status = ''joint''','2026-01-06T09:30:00.000000Z');
CREATE TABLE ignored_rows (
	seq INTEGER NOT NULL, 
	file_id TEXT NOT NULL, 
	"row" INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (seq), 
	FOREIGN KEY(file_id) REFERENCES files (id)
);
INSERT INTO "ignored_rows" VALUES(1,'file_t4o62edp6lblnna2',5,'total');
INSERT INTO "ignored_rows" VALUES(2,'file_t4o62edp6lblnna2',6,'total');
CREATE TABLE import_findings (
	seq INTEGER NOT NULL, 
	file_id TEXT NOT NULL, 
	code TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	what TEXT NOT NULL, 
	fix TEXT NOT NULL, 
	where_file TEXT NOT NULL, 
	rows TEXT NOT NULL, 
	asset TEXT NOT NULL, 
	wallet TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	amount_usd TEXT CHECK (ltrim(amount_usd, '-') <> '' AND ltrim(amount_usd, '-') NOT GLOB '*[^0-9]*'), 
	PRIMARY KEY (seq), 
	FOREIGN KEY(file_id) REFERENCES files (id)
);
INSERT INTO "import_findings" VALUES(1,'file_t4o62edp6lblnna2','unknown_row','blocking','Row 7 is of an unknown type.','Say what it is.','2025.csv','[7, 8]','ETH','coinbase','tx_1','-321000000');
INSERT INTO "import_findings" VALUES(2,'file_t4o62edp6lblnna2','repeated_row','warning','These rows repeat earlier rows of the file, with the same id; each event is counted once.','Check that they are copies. If they are events of their own, give each an id of its own.','2025.csv','[4]','','','',NULL);
INSERT INTO "import_findings" VALUES(3,'file_hs6xsn7hhuztzkms','contradictory_row','blocking','2026.csv row 4 tells of the same event as 2025.csv row 2, but differently: 0.1 BTC in coinbase (main, worth $9000.01) there, 0.2 BTC in coinbase (main, worth $9000.01) here.','Find out which one is right: 2025.csv row 2 counts for now. If it is the wrong one, make a new project without that file.','2026.csv','[4]','BTC','coinbase','tx_uaa5igblnkq6i5ts',NULL);
CREATE TABLE legs (
	transaction_id TEXT NOT NULL, 
	n INTEGER NOT NULL, 
	wallet TEXT NOT NULL, 
	asset TEXT NOT NULL, 
	quantity TEXT NOT NULL CHECK (ltrim(quantity, '-') <> '' AND ltrim(quantity, '-') NOT GLOB '*[^0-9]*'), 
	role TEXT NOT NULL, 
	value_usd TEXT CHECK (ltrim(value_usd, '-') <> '' AND ltrim(value_usd, '-') NOT GLOB '*[^0-9]*'), 
	PRIMARY KEY (transaction_id, n), 
	FOREIGN KEY(transaction_id) REFERENCES transactions (id)
)
 WITHOUT ROWID

;
INSERT INTO "legs" VALUES('tx_kf4aksrtes4f63mu',0,'coinbase','BTC','100000000000000000','main','900001000000');
INSERT INTO "legs" VALUES('tx_kf4aksrtes4f63mu',1,'coinbase','USD','-9000000000000000000000','main',NULL);
INSERT INTO "legs" VALUES('tx_kf4aksrtes4f63mu',2,'coinbase','USD','-12500000000000000000','fee',NULL);
INSERT INTO "legs" VALUES('tx_pk2w7wgpibn3uuou',0,'coinbase','BTC','100000000000000000','main','900001000000');
INSERT INTO "legs" VALUES('tx_pk2w7wgpibn3uuou',1,'coinbase','USD','-9000000000000000000000','main',NULL);
INSERT INTO "legs" VALUES('tx_pk2w7wgpibn3uuou',2,'coinbase','USD','-12500000000000000000','fee',NULL);
INSERT INTO "legs" VALUES('tx_uaa5igblnkq6i5ts',0,'coinbase','BTC','100000000000000000','main','900001000000');
INSERT INTO "legs" VALUES('tx_uaa5igblnkq6i5ts',1,'coinbase','USD','-9000000000000000000000','main',NULL);
INSERT INTO "legs" VALUES('tx_uaa5igblnkq6i5ts',2,'coinbase','USD','-12500000000000000000','fee',NULL);
CREATE TABLE quotes (
	seq INTEGER NOT NULL, 
	file_id TEXT NOT NULL, 
	asset TEXT NOT NULL, 
	day TEXT NOT NULL, 
	price TEXT NOT NULL CHECK (price GLOB '[0-9]*' AND price NOT GLOB '*[^0-9.]*'), 
	origin TEXT NOT NULL, 
	PRIMARY KEY (seq), 
	FOREIGN KEY(file_id) REFERENCES files (id)
);
INSERT INTO "quotes" VALUES(1,'file_34ftqsuzavhwkfdi','BTC','2026-01-01','68000.50','prices.csv, Close');
INSERT INTO "quotes" VALUES(2,'file_34ftqsuzavhwkfdi','BTC','2026-01-02','0.00000001234','prices.csv, Close');
CREATE TABLE reported_sales (
	seq INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	file_id TEXT NOT NULL, 
	rows TEXT NOT NULL, 
	broker TEXT NOT NULL, 
	description TEXT NOT NULL, 
	quantity TEXT NOT NULL CHECK (ltrim(quantity, '-') <> '' AND ltrim(quantity, '-') NOT GLOB '*[^0-9]*'), 
	acquired_on TEXT, 
	disposed_on TEXT NOT NULL, 
	proceeds_usd TEXT NOT NULL CHECK (ltrim(proceeds_usd, '-') <> '' AND ltrim(proceeds_usd, '-') NOT GLOB '*[^0-9]*'), 
	basis_usd TEXT NOT NULL CHECK (ltrim(basis_usd, '-') <> '' AND ltrim(basis_usd, '-') NOT GLOB '*[^0-9]*'), 
	disallowed_usd TEXT NOT NULL CHECK (ltrim(disallowed_usd, '-') <> '' AND ltrim(disallowed_usd, '-') NOT GLOB '*[^0-9]*'), 
	is_long INTEGER NOT NULL, 
	is_basis_reported INTEGER NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (id), 
	FOREIGN KEY(file_id) REFERENCES files (id)
);
INSERT INTO "reported_sales" VALUES(1,'stock_1','file_cfvhm6g2tijbng7v','[2]','broker','10 ACME','10000000000000000000','2024-05-06','2026-01-02','100055000000','120000000000','1000000000',1,0);
INSERT INTO "reported_sales" VALUES(2,'stock_2','file_cfvhm6g2tijbng7v','[2]','broker','10 ACME','10000000000000000000',NULL,'2026-01-02','100055000000','120000000000','1000000000',1,0);
CREATE TABLE schema_versions (
	version INTEGER NOT NULL, 
	applied_at TEXT NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_versions" VALUES(1,'2026-01-05T09:30:00.000000Z');
CREATE TABLE settings (
	seq INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	PRIMARY KEY (seq)
);
INSERT INTO "settings" VALUES(1,'pooling_before_2025','one pool','2026-01-05T09:30:00.000000Z');
INSERT INTO "settings" VALUES(2,'pooling_before_2025','per wallet','2026-01-06T09:30:00.000000Z');
CREATE TABLE standing_orders (
	seq INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	wallet TEXT NOT NULL, 
	method TEXT NOT NULL, 
	effective_at TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	is_with_broker INTEGER NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (id)
);
INSERT INTO "standing_orders" VALUES(1,'order_n4wwy7nknavwznsa','coinbase','HIFO','2026-01-05T09:30:00.000000Z','2026-01-05T09:30:00.000000Z',1);
CREATE TABLE transaction_rows (
	file_id TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	transaction_id TEXT NOT NULL, 
	rows TEXT NOT NULL, 
	PRIMARY KEY (file_id, seq), 
	FOREIGN KEY(file_id) REFERENCES files (id), 
	FOREIGN KEY(transaction_id) REFERENCES transactions (id)
)
 WITHOUT ROWID

;
INSERT INTO "transaction_rows" VALUES('file_hs6xsn7hhuztzkms',0,'tx_kf4aksrtes4f63mu','[2]');
INSERT INTO "transaction_rows" VALUES('file_hs6xsn7hhuztzkms',1,'tx_pk2w7wgpibn3uuou','[3]');
INSERT INTO "transaction_rows" VALUES('file_t4o62edp6lblnna2',0,'tx_uaa5igblnkq6i5ts','[2]');
INSERT INTO "transaction_rows" VALUES('file_t4o62edp6lblnna2',1,'tx_pk2w7wgpibn3uuou','[3]');
INSERT INTO "transaction_rows" VALUES('file_t4o62edp6lblnna2',2,'tx_uaa5igblnkq6i5ts','[4]');
CREATE TABLE transactions (
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	at TEXT NOT NULL, 
	native_id TEXT NOT NULL, 
	chain_hash TEXT NOT NULL, 
	note TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	PRIMARY KEY (id)
)
 WITHOUT ROWID

;
INSERT INTO "transactions" VALUES('tx_kf4aksrtes4f63mu','purchase','2025-01-03T15:04:05.000000Z','native-3','0x0003','Bought BTC','facts_y6xkex5uwz6ocr6u');
INSERT INTO "transactions" VALUES('tx_pk2w7wgpibn3uuou','purchase','2025-01-02T15:04:05.000000Z','native-2','0x0002','Bought BTC','facts_hb5psxoak2xd3yvc');
INSERT INTO "transactions" VALUES('tx_uaa5igblnkq6i5ts','purchase','2025-01-01T15:04:05.000000Z','native-1','0x0001','Bought BTC','facts_gnejkd6jtluce36m');
CREATE TRIGGER files_unchanged BEFORE UPDATE ON files  BEGIN SELECT RAISE(ABORT, 'files is append-only: a recorded fact never changes'); END;
CREATE TRIGGER files_kept BEFORE DELETE ON files  BEGIN SELECT RAISE(ABORT, 'files is append-only: a recorded fact never changes'); END;
CREATE TRIGGER files_never_replaced BEFORE INSERT ON files WHEN EXISTS (SELECT 1 FROM files WHERE (seq = NEW.seq) OR (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'files is append-only: a recorded fact never changes'); END;
CREATE TRIGGER households_unchanged BEFORE UPDATE ON households  BEGIN SELECT RAISE(ABORT, 'households is append-only: a recorded fact never changes'); END;
CREATE TRIGGER households_kept BEFORE DELETE ON households  BEGIN SELECT RAISE(ABORT, 'households is append-only: a recorded fact never changes'); END;
CREATE TRIGGER households_never_replaced BEFORE INSERT ON households WHEN EXISTS (SELECT 1 FROM households WHERE (seq = NEW.seq)) BEGIN SELECT RAISE(ABORT, 'households is append-only: a recorded fact never changes'); END;
CREATE TRIGGER schema_versions_unchanged BEFORE UPDATE ON schema_versions  BEGIN SELECT RAISE(ABORT, 'schema_versions is append-only: a recorded fact never changes'); END;
CREATE TRIGGER schema_versions_kept BEFORE DELETE ON schema_versions  BEGIN SELECT RAISE(ABORT, 'schema_versions is append-only: a recorded fact never changes'); END;
CREATE TRIGGER schema_versions_never_replaced BEFORE INSERT ON schema_versions WHEN EXISTS (SELECT 1 FROM schema_versions WHERE (version = NEW.version)) BEGIN SELECT RAISE(ABORT, 'schema_versions is append-only: a recorded fact never changes'); END;
CREATE TRIGGER settings_unchanged BEFORE UPDATE ON settings  BEGIN SELECT RAISE(ABORT, 'settings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER settings_kept BEFORE DELETE ON settings  BEGIN SELECT RAISE(ABORT, 'settings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER settings_never_replaced BEFORE INSERT ON settings WHEN EXISTS (SELECT 1 FROM settings WHERE (seq = NEW.seq)) BEGIN SELECT RAISE(ABORT, 'settings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER standing_orders_unchanged BEFORE UPDATE ON standing_orders  BEGIN SELECT RAISE(ABORT, 'standing_orders is append-only: a recorded fact never changes'); END;
CREATE TRIGGER standing_orders_kept BEFORE DELETE ON standing_orders  BEGIN SELECT RAISE(ABORT, 'standing_orders is append-only: a recorded fact never changes'); END;
CREATE TRIGGER standing_orders_never_replaced BEFORE INSERT ON standing_orders WHEN EXISTS (SELECT 1 FROM standing_orders WHERE (seq = NEW.seq) OR (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'standing_orders is append-only: a recorded fact never changes'); END;
CREATE TRIGGER transactions_unchanged BEFORE UPDATE ON transactions  BEGIN SELECT RAISE(ABORT, 'transactions is append-only: a recorded fact never changes'); END;
CREATE TRIGGER transactions_kept BEFORE DELETE ON transactions  BEGIN SELECT RAISE(ABORT, 'transactions is append-only: a recorded fact never changes'); END;
CREATE TRIGGER transactions_never_replaced BEFORE INSERT ON transactions WHEN EXISTS (SELECT 1 FROM transactions WHERE (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'transactions is append-only: a recorded fact never changes'); END;
CREATE TRIGGER ignored_rows_unchanged BEFORE UPDATE ON ignored_rows  BEGIN SELECT RAISE(ABORT, 'ignored_rows is append-only: a recorded fact never changes'); END;
CREATE TRIGGER ignored_rows_kept BEFORE DELETE ON ignored_rows  BEGIN SELECT RAISE(ABORT, 'ignored_rows is append-only: a recorded fact never changes'); END;
CREATE TRIGGER ignored_rows_never_replaced BEFORE INSERT ON ignored_rows WHEN EXISTS (SELECT 1 FROM ignored_rows WHERE (seq = NEW.seq)) BEGIN SELECT RAISE(ABORT, 'ignored_rows is append-only: a recorded fact never changes'); END;
CREATE TRIGGER import_findings_unchanged BEFORE UPDATE ON import_findings  BEGIN SELECT RAISE(ABORT, 'import_findings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER import_findings_kept BEFORE DELETE ON import_findings  BEGIN SELECT RAISE(ABORT, 'import_findings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER import_findings_never_replaced BEFORE INSERT ON import_findings WHEN EXISTS (SELECT 1 FROM import_findings WHERE (seq = NEW.seq)) BEGIN SELECT RAISE(ABORT, 'import_findings is append-only: a recorded fact never changes'); END;
CREATE TRIGGER legs_unchanged BEFORE UPDATE ON legs  BEGIN SELECT RAISE(ABORT, 'legs is append-only: a recorded fact never changes'); END;
CREATE TRIGGER legs_kept BEFORE DELETE ON legs  BEGIN SELECT RAISE(ABORT, 'legs is append-only: a recorded fact never changes'); END;
CREATE TRIGGER legs_never_replaced BEFORE INSERT ON legs WHEN EXISTS (SELECT 1 FROM legs WHERE (transaction_id = NEW.transaction_id AND n = NEW.n)) BEGIN SELECT RAISE(ABORT, 'legs is append-only: a recorded fact never changes'); END;
CREATE TRIGGER quotes_unchanged BEFORE UPDATE ON quotes  BEGIN SELECT RAISE(ABORT, 'quotes is append-only: a recorded fact never changes'); END;
CREATE TRIGGER quotes_kept BEFORE DELETE ON quotes  BEGIN SELECT RAISE(ABORT, 'quotes is append-only: a recorded fact never changes'); END;
CREATE TRIGGER quotes_never_replaced BEFORE INSERT ON quotes WHEN EXISTS (SELECT 1 FROM quotes WHERE (seq = NEW.seq)) BEGIN SELECT RAISE(ABORT, 'quotes is append-only: a recorded fact never changes'); END;
CREATE TRIGGER reported_sales_unchanged BEFORE UPDATE ON reported_sales  BEGIN SELECT RAISE(ABORT, 'reported_sales is append-only: a recorded fact never changes'); END;
CREATE TRIGGER reported_sales_kept BEFORE DELETE ON reported_sales  BEGIN SELECT RAISE(ABORT, 'reported_sales is append-only: a recorded fact never changes'); END;
CREATE TRIGGER reported_sales_never_replaced BEFORE INSERT ON reported_sales WHEN EXISTS (SELECT 1 FROM reported_sales WHERE (seq = NEW.seq) OR (id = NEW.id)) BEGIN SELECT RAISE(ABORT, 'reported_sales is append-only: a recorded fact never changes'); END;
CREATE TRIGGER transaction_rows_unchanged BEFORE UPDATE ON transaction_rows  BEGIN SELECT RAISE(ABORT, 'transaction_rows is append-only: a recorded fact never changes'); END;
CREATE TRIGGER transaction_rows_kept BEFORE DELETE ON transaction_rows  BEGIN SELECT RAISE(ABORT, 'transaction_rows is append-only: a recorded fact never changes'); END;
CREATE TRIGGER transaction_rows_never_replaced BEFORE INSERT ON transaction_rows WHEN EXISTS (SELECT 1 FROM transaction_rows WHERE (file_id = NEW.file_id AND seq = NEW.seq)) BEGIN SELECT RAISE(ABORT, 'transaction_rows is append-only: a recorded fact never changes'); END;
COMMIT;
