-- What only a newer Koha keeps.
UPDATE deleteditems SET deleted_on = '2022-02-02 09:00:00', `timestamp` = '2024-01-01 00:00:00' WHERE itemnumber > 2000;
INSERT INTO checkout_renewals (checkout_id, interface, `timestamp`)
  SELECT 1001 + seq, ELT(1 + seq % 4, 'opac', 'intranet', 'cron', 'sip'), '2024-01-12 10:00:00' + INTERVAL seq DAY FROM seq_1_to_75;
INSERT INTO branchtransfers (itemnumber, datesent, frombranch, datearrived, datecancelled, tobranch, reason)
  SELECT 1001 + seq % 120, IF(seq % 10 = 1, NULL, '2024-05-01 17:00:00' + INTERVAL seq DAY), 'MID',
    IF(seq % 10 IN (1, 2, 3), NULL, '2024-05-03 09:00:00' + INTERVAL seq DAY), IF(seq % 10 IN (1, 2), '2024-05-02 09:00:00' + INTERVAL seq DAY, NULL), 'ZUI',
    ELT(1 + seq % 4, 'Reserve', 'ReturnToHome', 'StockrotationAdvance', 'Manual') FROM seq_1_to_100;
