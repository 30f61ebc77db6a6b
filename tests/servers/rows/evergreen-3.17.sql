-- Rows for an Evergreen.
INSERT INTO biblio.record_entry SELECT 1000 + i, i % 20 = 0 FROM generate_series(1, 40) i;
INSERT INTO reporter.materialized_simple_record SELECT 1000 + i, 'Titel ' || i || ' – café €', NULL, ARRAY['9789000000012 (geb.)', 'x'], 'c2004' FROM generate_series(1, 40) i;
INSERT INTO asset.call_number SELECT 1000 + i, 1000 + i, 4 + i % 2, 'ETIKET' FROM generate_series(1, 40) i;
INSERT INTO asset.copy SELECT 1000 + i, 'b' || i, 1001 + i % 40, 4 + i % 2, 1, CASE WHEN i % 30 = 0 THEN 101 ELSE i % 18 END, (ARRAY['book', 'dvd', 'zelf'])[1 + i % 3],
  timestamptz '2018-01-01 12:00+01' + i * interval '1 day', '2024-03-03 12:00+01', NULL, i % 25 = 0, CASE WHEN i % 4 > 0 THEN 10 + i / 8.0 END FROM generate_series(1, 120) i;
INSERT INTO actor.usr SELECT 1000 + i, 4 + i % 2, 2 + 2 * (i % 2), NULL, 'Verzonnen', CASE WHEN i % 9 > 0 THEN date '1950-01-01' + i * 366 END, '2020-01-01 10:00+01',
  '2030-12-31 00:00+01', true, i > 50, CASE WHEN i > 55 THEN date_trunc('year', now()) WHEN i > 50 THEN timestamptz '2019-06-01' END FROM generate_series(1, 60) i;
INSERT INTO actor.usr_address SELECT 1000 + i, 1000 + i, CASE WHEN i % 8 > 0 THEN 9700 + i % 20 || ' AB' ELSE 'onbekend' END FROM generate_series(1, 60) i;
-- Each third loan was renewed once, each ninth twice; each tenth has aged; each seventh is still out; one hands out where no unit is any more.
CREATE TEMP TABLE l AS SELECT 1000 + i AS id, 1001 + i % 50 AS usr, 1001 + i % 120 AS copy, CASE WHEN i % 100 = 0 THEN 99 ELSE 4 + i % 2 END AS lib,
  timestamptz '2024-01-01 22:30+00' + i * interval '1 day' AS t, CASE WHEN i % 9 = 0 THEN 2 WHEN i % 3 = 0 THEN 1 ELSE 0 END AS renewals, i % 7 = 0 AS is_out FROM generate_series(1, 200) i;
CREATE TEMP TABLE c AS SELECT id + 1000 * n AS id, usr, copy, lib, t + n * interval '20 days' AS t, t + n * interval '20 days' + interval '21 days' AS due,
  CASE WHEN n < renewals THEN t + (n + 1) * interval '20 days' WHEN NOT is_out THEN t + n * interval '20 days' + interval '9 days' END AS back,
  CASE WHEN n > 0 THEN id + 1000 * (n - 1) END AS parent, CASE WHEN n < renewals THEN 'RENEW' WHEN NOT is_out THEN 'CHECKIN' END AS stop, id % 10 = 0 AS aged, n FROM l, generate_series(0, 2) n WHERE n <= renewals;
INSERT INTO action.circulation SELECT id, usr, copy, lib, lib, t, due, back, parent, stop, false, n = 1, n = 2, false FROM c WHERE NOT aged;
INSERT INTO action.aged_circulation SELECT id, '9700', 4, 2, 1980, copy, lib, lib, t, due, back, parent, stop, false, n = 1, n = 2, false FROM c WHERE aged;
-- A renewal of which the first circulation was purged.
INSERT INTO action.circulation VALUES (9001, 1001, 1001, 4, 4, '2024-06-01 10:00+02', '2024-06-22 23:59+02', NULL, 8001, NULL);
INSERT INTO action.hold_request SELECT 1000 + i, timestamptz '2024-02-01 10:00+01' + i * interval '1 day', NULL, CASE WHEN i % 4 = 0 THEN timestamptz '2024-02-10 10:00+01' + i * interval '1 day' END,
  timestamptz '2025-02-01', CASE WHEN i % 4 = 1 THEN timestamptz '2024-02-12 10:00+01' + i * interval '1 day' END, CASE WHEN i % 4 = 1 THEN 1 + i % 9 END,
  CASE i % 3 WHEN 0 THEN 1001 + i % 40 WHEN 1 THEN 1001 + i % 40 ELSE 1001 + i % 120 END, NULL, NULL, 4, 4 + i % 2, (ARRAY['T', 'V', 'C'])[1 + i % 3], 1001 + i % 50, false,
  CASE WHEN i % 4 IN (0, 2) THEN timestamptz '2024-02-07 10:00+01' + i * interval '1 day' END FROM generate_series(1, 90) i;
INSERT INTO action.aged_hold_request SELECT 2000 + i, '2020-02-01 10:00+01', NULL, '2020-02-20 10:00+01', NULL, NULL, NULL, 1001, 1001, 4, 4, 4, 'M', '9700', 4, 2, 1980, false, '2020-02-10 10:00+01' FROM generate_series(1, 10) i;
INSERT INTO action.transit_copy SELECT 1000 + i, timestamptz '2024-05-01 17:00+02' + i * interval '1 day', CASE WHEN i % 10 > 1 THEN timestamptz '2024-05-03 09:00+02' + i * interval '1 day' END,
  1001 + i, 4, 5, CASE WHEN i % 10 = 1 THEN timestamptz '2024-05-02 09:00+02' + i * interval '1 day' END FROM generate_series(1, 60) i;
INSERT INTO action.hold_transit_copy SELECT 2000 + i, '2024-05-01 17:00+02', '2024-05-03 09:00+02', 1001 + i, 4, 5, NULL, 1000 + i FROM generate_series(1, 40) i;
