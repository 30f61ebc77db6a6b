-- Rows for a Koha of any version.
INSERT INTO biblio SELECT 1000 + seq, CONCAT('Titel ', seq, ' – café €'), IF(seq % 5 = 0, NULL, 'Schrijver'), 1990 + seq % 30 FROM seq_1_to_40;
INSERT INTO biblioitems SELECT 1000 + seq, 1000 + seq, IF(seq % 3 = 0, NULL, '9789000000012 (geb.)'), ELT(1 + seq % 4, 'BK', 'DVD', 'CD', 'ZELF'),
  IF(seq % 4 = 0, '[2004]', '') FROM seq_1_to_40;
INSERT INTO deletedbiblio VALUES (2001, REPEAT('é', 900), NULL, NULL);
INSERT INTO items (itemnumber, biblionumber, barcode, dateaccessioned, homebranch, holdingbranch, price, itype, ccode, withdrawn, withdrawn_on,
    itemlost, damaged, notforloan, onloan)
  SELECT 1000 + seq, 1001 + seq % 40, CONCAT('b', seq), IF(seq % 50 = 0, '0000-00-00', '2018-01-01' + INTERVAL seq DAY), IF(seq % 2, 'MID', 'ZUI'), 'MID',
    IF(seq % 6 = 0, NULL, 10 + seq / 8), ELT(1 + seq % 3, 'BK', 'DVD', 'ZELF'), ELT(1 + seq % 3, 'FIC', 'NFIC', 'STRIP'), seq % 20 = 1,
    IF(seq % 20 = 1, '2023-05-05 10:00:00', NULL), seq % 20 = 2, seq % 20 = 3, IF(seq % 20 = 4, -1, 0), IF(seq % 20 = 5, '2025-01-01', NULL)
  FROM seq_1_to_120;
INSERT INTO deleteditems (itemnumber, biblionumber, barcode, dateaccessioned, homebranch, holdingbranch, itype, `timestamp`)
  SELECT 2000 + seq, 2001, CONCAT('d', seq), '2015-01-01', 'ZUI', 'ZUI', 'BK', '2022-03-05 12:00:00' FROM seq_1_to_10;
INSERT INTO borrowers SELECT 1000 + seq, CONCAT('k', seq), 'Verzonnen', 'Vera', IF(seq % 9 = 0, 'onbekend', CONCAT(9400 + seq % 20, ' AB')),
  IF(seq % 11 = 0, '0000-00-00', '1950-01-01' + INTERVAL seq YEAR), IF(seq % 2, 'MID', 'ZUI'), 'VOLW', '2020-01-01', '2030-12-31', NULL, NULL FROM seq_1_to_60;
INSERT INTO deletedborrowers SELECT 2000 + seq, CONCAT('w', seq), 'Verzonnen', 'Wim', '9401AB', '1980-02-02', 'MID', 'VOLW', '2020-01-01', '2030-12-31', NULL,
  IF(seq <= 3, MAKEDATE(YEAR(CURRENT_DATE), 1), '2019-06-01 00:00:00') FROM seq_1_to_8;
-- A borrower that Koha has anonymised; two rows without a day; one date that is all zeroes; use on the premises; a branch that is no more.
INSERT INTO old_issues (issue_id, borrowernumber, itemnumber, date_due, branchcode, returndate, issuedate, onsite_checkout)
  SELECT 1000 + seq, IF(seq % 7 = 0, NULL, 1001 + seq % 60), 1001 + seq % 120, IF(seq % 90 = 0, '0000-00-00 00:00:00', '2024-01-22 23:59:00' + INTERVAL seq DAY),
    IF(seq % 100 = 0, 'WEG', IF(seq % 3, 'MID', 'ZUI')), '2024-01-15 10:00:00' + INTERVAL seq DAY,
    CASE WHEN seq % 97 = 0 THEN '0000-00-00 00:00:00' WHEN seq % 149 = 0 THEN NULL ELSE '2024-01-01 10:00:00' + INTERVAL seq DAY END, seq % 60 = 0
  FROM seq_1_to_300;
INSERT INTO issues (issue_id, borrowernumber, itemnumber, date_due, branchcode, issuedate)
  SELECT 5000 + seq, 1001 + seq, 1001 + seq, '2025-03-01 23:59:00', 'MID', '2025-02-08 11:00:00' FROM seq_1_to_30;
-- A server that restarted gave a number twice: one loan open, another returned.
INSERT INTO issues (issue_id, borrowernumber, itemnumber, date_due, branchcode, issuedate) VALUES (1001, 1050, 1100, '2025-03-01 23:59:00', 'MID', '2025-02-08 11:00:00');
INSERT INTO statistics SELECT '2021-06-01 10:00:00' + INTERVAL seq DAY, 'MID', ELT(1 + seq % 3, 'issue', 'return', 'renew'), 1001 + seq, 'BK', NULL FROM seq_1_to_90;
INSERT INTO statistics SELECT * FROM statistics WHERE type = 'renew' LIMIT 2;
INSERT INTO reserves (reserve_id, borrowernumber, reservedate, biblionumber, branchcode, found, waitingdate)
  SELECT 1000 + seq, 1001 + seq, '2025-01-01' + INTERVAL seq DAY, 1001 + seq, 'MID', IF(seq % 4 = 0, 'W', IF(seq % 4 = 1, 'T', NULL)),
    IF(seq % 4 = 0, '2025-02-09', NULL) FROM seq_1_to_20;
INSERT INTO old_reserves (reserve_id, borrowernumber, reservedate, biblionumber, branchcode, found, waitingdate, expirationdate, cancellationdate, `timestamp`)
  SELECT 2000 + seq, IF(seq % 5 = 0, NULL, 1001 + seq % 60), '2024-03-01' + INTERVAL seq DAY, 1001 + seq % 40, 'ZUI', IF(seq % 4 = 0, 'F', NULL),
    IF(seq % 4 IN (0, 1), '2024-03-05' + INTERVAL seq DAY, NULL), IF(seq % 4 = 3, NULL, '2024-03-12' + INTERVAL seq DAY),
    IF(seq % 4 = 0, NULL, '2024-03-12' + INTERVAL seq DAY), '2024-03-08 12:00:00' + INTERVAL seq DAY FROM seq_1_to_80;
INSERT INTO old_reserves (reserve_id, borrowernumber, reservedate, biblionumber, branchcode) VALUES (3001, 1001, '2024-01-01', 1001, 'MID');
