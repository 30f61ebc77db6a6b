-- Rows of the benchmark beside this file, which puts the sizes between the braces.
INSERT INTO branches SELECT CONCAT('V', LPAD(seq - 1, 2, '0')), CONCAT('Vestiging ', seq), '9401 AB', 'Plaats', NULL, 1 FROM seq_1_to_48;
INSERT INTO biblio SELECT seq, CONCAT('Titel ', seq), 'Schrijver', 2000 + seq % 25 FROM seq_1_to_{titles};
INSERT INTO biblioitems SELECT seq, seq, NULL, 'BK', NULL FROM seq_1_to_{titles};
INSERT INTO items (itemnumber, biblionumber, barcode, dateaccessioned, homebranch, holdingbranch, price, itype)
  SELECT seq, 1 + seq * 7919 % {titles}, seq, '2015-01-01' + INTERVAL seq % 2500 DAY, CONCAT('V', LPAD(seq * 104729 % 48, 2, '0')),
    'V00', 15, ELT(1 + seq % 7, 'BK', 'BK', 'BK', 'BK', 'BK', 'DVD', 'CD') FROM seq_1_to_{items};
INSERT INTO borrowers SELECT seq, seq, 'X', 'X', '9401 AB', '1950-01-01' + INTERVAL seq % 70 YEAR, CONCAT('V', LPAD(seq % 48, 2, '0')), 'V',
  '2020-01-01', '2030-01-01', NULL, NULL FROM seq_1_to_{borrowers};
INSERT INTO old_issues (issue_id, borrowernumber, itemnumber, date_due, branchcode, returndate, issuedate)
  SELECT n, 1 + n * 15485863 % {borrowers}, item, d + INTERVAL 21 DAY, CONCAT('V', LPAD(IF(n % 3, item * 104729, n * 49979687) % 48, 2, '0')),
    d + INTERVAL 1 + n % 28 DAY, d
  FROM (SELECT seq AS n, 1 + (seq * 32452843 % {items}) * (seq * 15485867 % 1009) DIV 1009 AS item,
          '2022-01-01 10:00:00' + INTERVAL (seq * 1096 DIV {loans}) DAY AS d FROM seq_1_to_{loans}) s WHERE n < {loans};
INSERT INTO issues (issue_id, borrowernumber, itemnumber, date_due, branchcode, issuedate)
  SELECT {loans} + seq, 1 + seq * 15485863 % {borrowers}, seq, '2025-01-10', CONCAT('V', LPAD(seq % 48, 2, '0')), '2024-12-20'
  FROM seq_1_to_{items} WHERE seq % 50 = 0;
INSERT INTO checkout_renewals (checkout_id, interface, `timestamp`)
  SELECT seq, 'opac', '2022-01-15 12:00:00' + INTERVAL (seq * 1096 DIV {loans}) DAY FROM seq_1_to_{loans} WHERE seq % 4 = 1;
INSERT INTO old_reserves (reserve_id, borrowernumber, reservedate, biblionumber, branchcode, found, waitingdate)
  SELECT seq, 1 + seq % {borrowers}, '2022-01-01' + INTERVAL (seq * 1096 DIV {holds}) DAY, 1 + seq * 7919 % {titles},
    CONCAT('V', LPAD(seq % 48, 2, '0')), 'F', '2022-01-01' + INTERVAL (seq * 1096 DIV {holds}) + seq % 40 DAY FROM seq_1_to_{holds};
INSERT INTO reserves (reserve_id, borrowernumber, reservedate, biblionumber, branchcode) VALUES ({holds} + 1, 1, '2024-12-01', 1, 'V00');
INSERT INTO branchtransfers (itemnumber, datesent, frombranch, datearrived, tobranch)
  SELECT 1 + seq, '2024-01-01 17:00:00', 'V00', '2024-01-03 09:00:00', 'V01' FROM seq_1_to_1000;
ANALYZE TABLE issues, old_issues, items, checkout_renewals, old_reserves;
