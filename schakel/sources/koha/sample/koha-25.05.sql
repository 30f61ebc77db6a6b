-- A made-up Koha, as version 25.05 keeps it: only the tables and columns that the maps read, with Koha's own keys.
CREATE TABLE branches (
  branchcode varchar(10) NOT NULL PRIMARY KEY, branchname longtext NOT NULL, branchzip varchar(25), branchcity longtext,
  geolocation varchar(255), pickup_location tinyint(1) NOT NULL DEFAULT 1
);
CREATE TABLE biblio (biblionumber int NOT NULL AUTO_INCREMENT PRIMARY KEY, title longtext, author longtext, copyrightdate smallint);
CREATE TABLE deletedbiblio LIKE biblio;
CREATE TABLE biblioitems (
  biblioitemnumber int NOT NULL AUTO_INCREMENT PRIMARY KEY, biblionumber int NOT NULL, isbn longtext, itemtype varchar(10),
  publicationyear text, KEY bibnoidx (biblionumber)
);
CREATE TABLE deletedbiblioitems LIKE biblioitems;
CREATE TABLE items (
  itemnumber int NOT NULL AUTO_INCREMENT PRIMARY KEY, biblionumber int NOT NULL, barcode varchar(20), dateaccessioned date,
  homebranch varchar(10), price decimal(8,2), datelastborrowed date, datelastseen datetime, notforloan tinyint NOT NULL DEFAULT 0,
  damaged tinyint NOT NULL DEFAULT 0, itemlost tinyint NOT NULL DEFAULT 0, withdrawn tinyint NOT NULL DEFAULT 0,
  withdrawn_on datetime, issues smallint, renewals smallint, reserves smallint, holdingbranch varchar(10), location varchar(80),
  onloan date, ccode varchar(80), itype varchar(10), deleted_on datetime,
  `timestamp` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  UNIQUE KEY itembarcodeidx (barcode), KEY itembibnoidx (biblionumber), KEY homebranch (homebranch), KEY holdingbranch (holdingbranch)
);
CREATE TABLE deleteditems LIKE items;
CREATE TABLE borrowers (
  borrowernumber int NOT NULL AUTO_INCREMENT PRIMARY KEY, cardnumber varchar(32), surname longtext, firstname mediumtext,
  zipcode tinytext, dateofbirth date, branchcode varchar(10) NOT NULL, categorycode varchar(10) NOT NULL, dateenrolled date,
  dateexpiry date, lastseen datetime, updated_on timestamp NULL, UNIQUE KEY cardnumber (cardnumber), KEY branchcode (branchcode)
);
CREATE TABLE deletedborrowers LIKE borrowers;
CREATE TABLE issues (
  issue_id int NOT NULL AUTO_INCREMENT PRIMARY KEY, borrowernumber int, itemnumber int, date_due datetime, branchcode varchar(10),
  returndate datetime, lastreneweddate datetime, renewals_count tinyint NOT NULL DEFAULT 0, onsite_checkout int NOT NULL DEFAULT 0,
  issuedate datetime, `timestamp` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UNIQUE KEY itemnumber (itemnumber), KEY issuesborridx (borrowernumber), KEY branchcode_idx (branchcode), KEY bordate (borrowernumber, `timestamp`)
);
CREATE TABLE old_issues (
  issue_id int NOT NULL PRIMARY KEY, borrowernumber int, itemnumber int, date_due datetime, branchcode varchar(10),
  returndate datetime, lastreneweddate datetime, renewals_count tinyint NOT NULL DEFAULT 0, onsite_checkout int NOT NULL DEFAULT 0,
  issuedate datetime, `timestamp` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  KEY old_issuesborridx (borrowernumber), KEY old_issuesitemidx (itemnumber), KEY branchcode_idx (branchcode),
  KEY old_bordate (borrowernumber, `timestamp`)
);
CREATE TABLE checkout_renewals (
  renewal_id int NOT NULL AUTO_INCREMENT PRIMARY KEY, checkout_id int, renewer_id int, seen tinyint(1), interface varchar(16) NOT NULL,
  `timestamp` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, renewal_type enum('Automatic','Manual') NOT NULL DEFAULT 'Manual',
  KEY checkout_id (checkout_id)
);
CREATE TABLE statistics (
  datetime datetime, branch varchar(10), type varchar(16), itemnumber int, itemtype varchar(10), borrowernumber int,
  KEY timeidx (datetime), KEY branch_idx (branch), KEY type_idx (type), KEY itemnumber_idx (itemnumber)
);
CREATE TABLE reserves (
  reserve_id int NOT NULL AUTO_INCREMENT PRIMARY KEY, borrowernumber int, reservedate date, biblionumber int, branchcode varchar(10),
  cancellationdate date, cancellation_reason varchar(80), priority smallint NOT NULL DEFAULT 1, found varchar(1),
  `timestamp` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, itemnumber int, waitingdate date, expirationdate date,
  suspend tinyint(1) NOT NULL DEFAULT 0, itemtype varchar(10), item_level_hold tinyint(1) NOT NULL DEFAULT 0,
  KEY biblionumber (biblionumber), KEY itemnumber (itemnumber)
);
CREATE TABLE old_reserves LIKE reserves;
CREATE TABLE branchtransfers (
  branchtransfer_id int NOT NULL AUTO_INCREMENT PRIMARY KEY, itemnumber int NOT NULL, daterequested timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  datesent datetime, frombranch varchar(10) NOT NULL, datearrived datetime, datecancelled datetime, tobranch varchar(10) NOT NULL,
  comments longtext, reason enum('Manual','StockrotationAdvance','StockrotationRepatriation','ReturnToHome','ReturnToHolding',
  'RotatingCollection','Reserve','LostReserve','CancelReserve','TransferCancellation','Recall','RecallCancellation'),
  cancellation_reason varchar(32), KEY itemnumber (itemnumber), KEY frombranch (frombranch), KEY tobranch (tobranch)
);

INSERT INTO branches VALUES ('MID', 'Midden', '9401 AB', 'Assen', '52.9927, 6.5642', 1), ('ZUI', 'Zuid', '7811AA', 'Emmen', NULL, 1);
INSERT INTO biblio VALUES (1, 'De eerste', 'A. Schrijver', 2018), (2, 'De tweede', NULL, NULL);
INSERT INTO biblioitems VALUES (1, 1, '978-90-00-00001-2', 'BK', '2019'), (2, 2, NULL, 'DVD', NULL);
INSERT INTO items (itemnumber, biblionumber, barcode, dateaccessioned, homebranch, holdingbranch, price, itype, ccode, onloan)
  VALUES (1, 1, '0001', '2019-02-01', 'MID', 'MID', 17.95, 'BK', 'FIC', NULL), (2, 2, '0002', '2019-03-01', 'ZUI', 'MID', NULL, 'DVD', NULL, '2025-02-01');
INSERT INTO borrowers VALUES (1, '1001', 'Verzonnen', 'Vera', '9401 AC', '1985-06-01', 'MID', 'VOLW', '2019-01-02', '2030-01-02', NULL, NULL);
INSERT INTO issues (issue_id, borrowernumber, itemnumber, date_due, branchcode, issuedate) VALUES (3, 1, 2, '2025-02-01 23:59:00', 'MID', '2025-01-11 10:00:00');
INSERT INTO old_issues (issue_id, borrowernumber, itemnumber, date_due, branchcode, returndate, issuedate, renewals_count)
  VALUES (1, 1, 1, '2024-03-22 23:59:00', 'MID', '2024-04-01 12:00:00', '2024-03-01 11:00:00', 1),
         (2, NULL, 1, '2020-02-01 23:59:00', 'ZUI', '2020-01-20 12:00:00', '2020-01-11 16:00:00', 0);
INSERT INTO checkout_renewals VALUES (1, 1, 1, 0, 'opac', '2024-03-20 09:00:00', 'Manual');
INSERT INTO statistics VALUES ('2020-01-11 16:00:00', 'ZUI', 'issue', 1, 'BK', NULL), ('2020-01-15 12:00:00', 'ZUI', 'renew', 1, 'BK', NULL);
INSERT INTO reserves (reserve_id, borrowernumber, reservedate, biblionumber, branchcode, found) VALUES (2, 1, '2025-01-20', 1, 'MID', NULL);
INSERT INTO old_reserves (reserve_id, borrowernumber, reservedate, biblionumber, itemnumber, branchcode, found, waitingdate, `timestamp`)
  VALUES (1, 1, '2024-02-20', 1, 1, 'MID', 'F', '2024-02-27', '2024-03-01 11:00:00');
INSERT INTO branchtransfers (branchtransfer_id, itemnumber, datesent, frombranch, datearrived, tobranch, reason)
  VALUES (1, 1, '2024-02-25 17:00:00', 'ZUI', '2024-02-27 09:00:00', 'MID', 'Reserve');
