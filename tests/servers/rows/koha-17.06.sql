-- What an older Koha keeps in its own way.
INSERT INTO branchtransfers (itemnumber, datesent, frombranch, datearrived, tobranch, comments)
  SELECT 1001 + seq % 120, '2024-05-01 17:00:00' + INTERVAL seq DAY, 'MID', IF(seq % 10 = 3, NULL, '2024-05-03 09:00:00' + INTERVAL seq DAY), 'ZUI', 'x'
  FROM seq_1_to_100;
